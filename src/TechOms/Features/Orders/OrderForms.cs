namespace TechOms.Features.Orders;

internal static class OrderForms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
    }
}
