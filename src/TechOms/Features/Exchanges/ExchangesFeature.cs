namespace TechOms.Features.Exchanges;

internal static class ExchangesFeature
{
    /// <summary>Before everything that calls remotes: services stop in reverse order, and what they did last is to be recorded.</summary>
    public static void AddExchanges(this IServiceCollection services)
    {
        services.AddSingleton<ExchangeLog>();
        services.AddHostedService(provider => provider.GetRequiredService<ExchangeLog>());
    }
}
