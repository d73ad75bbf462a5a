namespace TechOms.Connectors.Shopify.Sandbox;

internal sealed partial class ShopifySandbox : ISandboxCaller
{
    public SandboxCourier? Courier { get; private set; }

    public SandboxCourier HireCourier()
    {
        Courier ??= new((call, taken) => Subscriptions.Note(call.Subscription, taken));
        Deliver = call => Courier.Post(new(call.Subscription, call.Address, call.Headers, call.Body.ToArray()));
        return Courier;
    }
}
