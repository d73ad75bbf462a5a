using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TechOms.Connectors;
using TechOms.Features.Automations;
using TechOms.Features.Channels;
using TechOms.Platform.Automations;
using TechOms.Platform.Http;
using TechOms.Platform.Security;
using TechOms.Tests.Connectors;
using TechOms.Tests.Features.Channels;

namespace TechOms.Tests.Features.Secrets;

/// <summary>All channels at once, at work and in trouble; then everything the server ever lets out is searched for what must stay in.</summary>
public sealed partial class SecretsSweepTests
{
    private const string Password = "correct horse battery";
    private static readonly string[] Personal = ["ada.sweep@example.com", "Ada Sweepstone", "17 Hidden Lane", "+14165550177"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_is_found_in_any_answer_log_exchange_page_or_row()
    {
        await using var world = await ChannelWorld.CreateAsync();
        using var log = new EverythingLogged();
        using var spoken = new SpokenCredentials();
        await using var server = world.Server(
            services =>
            {
                services.AddSingleton(new RemoteTransport(spoken));
                services.AddSingleton<ILoggerProvider>(log);
                services.Configure<LoggerFilterOptions>(filter =>
                {
                    filter.Rules.Clear();
                    filter.MinLevel = LogLevel.Trace;
                });
            },
            web: true, clock: new HastyClock());
        await server.StartAsync(Cancellation);
        var key = await WriteKeyAsync(world);
        using var api = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new(server.Urls.Single()) };
        api.DefaultRequestHeaders.Authorization = new("Bearer", key);
        List<string> secrets = [key, Password];
        List<SandboxHost> remotes = [];
        List<string> channels = [];

        foreach (var connector in new ConnectorCatalog().All)
        {
            var remote = await SandboxHost.StartAsync(connector.Info.Key);
            remotes.Add(remote);
            remote.Sandbox.LiftLimits();
            foreach (var (name, settings) in new[] { ("good", remote.Sandbox.GoodSettings), ("wrong", remote.Sandbox.WrongCredentials) })
            {
                secrets.AddRange(SecretsOf(connector, settings));
                channels.Add(await WorkAsync(world, server.Services, remote, $"{connector.Info.Key}-{name}", settings, api));
            }
        }

        await ChannelWorld.UntilAsync(async () => (await world.ReadAsync<string>("select distinct channel_id::text from exchange")).Count == channels.Count, "every channel has exchanges");
        secrets.AddRange(spoken.Heard);
        var rows = await ReadRowsAsync(world);
        var places = new Dictionary<string, string>
        {
            ["the log"] = string.Join('\n', log.Lines),
            ["the rows"] = rows,
        };
        foreach (var (url, text) in (await AskApiAsync(api, channels)).Concat(await VisitAsync(world, server.Urls.Single())))
            places[url] = text;

        Assert.True(places.Count > 60, $"Only {places.Count} places were looked at.");
        Assert.True(spoken.Heard.Count() > remotes.Count);
        Assert.Empty(from place in places from secret in FormsOf(secrets) where place.Value.Contains(secret, StringComparison.Ordinal) select $"{secret} in {place.Key}");
        var exchanges = string.Join('\n', await world.ReadAsync<string>("select e::text from exchange e"));
        Assert.DoesNotContain(Personal, detail => exchanges.Contains(detail, StringComparison.Ordinal) || places["the log"].Contains(detail, StringComparison.Ordinal));
        foreach (var remote in remotes)
            await remote.DisposeAsync();
    }

    private static IEnumerable<string> SecretsOf(Connector connector, ConnectorSettings settings)
        => SettingsSchema.Of(connector.SettingsType).Fields.Select(field => field.Read(settings)).OfType<Secret>().Where(secret => !secret.IsEmpty).Select(secret => secret.Reveal());

    private static IEnumerable<string> FormsOf(IEnumerable<string> secrets)
        => secrets.Distinct().SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret), WebUtility.HtmlEncode(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)) }).Distinct();

    /// <summary>A check, a hand-off and every automation, some calls of which fail.</summary>
    private static async Task<string> WorkAsync(ChannelWorld world, IServiceProvider services, SandboxHost remote, string key, ConnectorSettings settings, HttpClient api)
    {
        ContractOperations.Stock(remote, 1);
        (remote.Sandbox as ISandboxShop)?.PlaceOrder(ContractOperations.Order(1) with
        {
            Email = Personal[0],
            ShipTo = new() { Name = Personal[1], Line1 = Personal[2], Phone = Personal[3], City = "Toronto", State = "ON", PostalCode = "M5V 1L9", Country = "CA" },
        });
        var id = await AddChannelAsync(world, services, remote.Connector, key, settings);
        using (await api.PostAsync(new Uri($"/api/v2/channels/{key}/health-check", UriKind.Relative), null, Cancellation))
        {
        }

        var struck = 0;
        remote.Sandbox.Faults.Add(new(FaultKind.FailAfter, _ => ++struck % 4 == 0));
        using (var channel = await services.GetRequiredService<ChannelSessions>().OpenAsync(world.Tenant, id, Cancellation))
        {
            if (channel?.Session is IShipmentSink sink)
                await Record.ExceptionAsync(() => sink.SendShipmentAsync(ContractOperations.Shipment(1), Cancellation));
        }

        foreach (var automation in services.GetServices<RegisteredAutomation>().Where(automation => automation.Suits(remote.Connector)))
            await services.GetRequiredService<RunRequests>().AskAsync(world.Tenant, id, automation.Plan.Key, RunCause.Manual, "anna@example.com", Cancellation);
        while (await services.GetRequiredService<RunQueue>().ClaimAsync(Cancellation) is { } run)
            await services.GetRequiredService<RunOne>().RunAsync(run, CancellationToken.None, CancellationToken.None);
        remote.Sandbox.Faults.Clear();
        return key;
    }

    private static async Task<Guid> AddChannelAsync(ChannelWorld world, IServiceProvider services, Connector connector, string key, ConnectorSettings settings)
    {
        var (id, warehouse) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var work = await world.Database.BeginSystemAsync(Cancellation);
        await work.ExecuteAsync("insert into warehouse (id, organization_id, name, code, created_at) values ($1, $2, $3, $3, now())", Cancellation, warehouse, world.Tenant.OrganizationId, key);
        await work.ExecuteAsync("insert into account_warehouse (account_id, warehouse_id) values ($1, $2)", Cancellation, world.Tenant.AccountId, warehouse);
        await work.ExecuteAsync(
            """
            insert into channel (account_id, id, key, kind, connector, name, warehouse_id, settings, options, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $3, $6, $7::jsonb, $8::jsonb, now(), now())
            """,
            Cancellation, world.Tenant.AccountId, id, key, connector.Info.Kind.ToString(), connector.Info.Key,
            connector.Info.Kind is ConnectorKind.SalesChannel ? null : warehouse, services.GetRequiredService<SettingsStore>().Write(settings), ChannelOptionsJson.Write(new() { Throughput = 100_000 }));
        await work.CommitAsync(Cancellation);
        return id;
    }

    private static async Task<string> WriteKeyAsync(ChannelWorld world)
    {
        var key = ApiKeySecret.Create();
        await using var work = await world.Database.BeginSystemAsync(Cancellation);
        await work.ExecuteAsync(
            "insert into api_key (id, organization_id, account_id, name, scope, prefix, hash, created_at) values ($1, $2, $3, 'test', 'Configure', $4, $5, now())",
            Cancellation, Guid.CreateVersion7(), world.Tenant.OrganizationId, world.Tenant.AccountId, key.Prefix, ApiKeySecret.Hash(key.Text));
        await work.CommitAsync(Cancellation);
        return key.Text;
    }

    /// <summary>Every table as it lies in the database.</summary>
    private static async Task<string> ReadRowsAsync(ChannelWorld world)
    {
        var text = new StringBuilder();
        foreach (var table in await world.ReadAsync<string>("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1"))
        {
            await using var command = world.Database.Owner.CreateCommand($"select coalesce(string_agg(t::text, E'\\n'), '') from {table} t");
            text.AppendLine((string)(await command.ExecuteScalarAsync(Cancellation))!);
        }

        return text.ToString();
    }

    /// <summary>Every GET that the OpenAPI document tells of; those of a channel for each channel.</summary>
    private static async Task<Dictionary<string, string>> AskApiAsync(HttpClient api, IReadOnlyList<string> channels)
    {
        var document = JsonNode.Parse(await api.GetStringAsync(new Uri("/openapi/v2.json", UriKind.Relative), Cancellation))!;
        var paths = document["paths"]!.AsObject().Where(path => path.Value!["get"] is not null).Select(path => path.Key);
        Dictionary<string, string> answers = [];
        foreach (var url in paths.SelectMany(path => path.Contains("{channel}", StringComparison.Ordinal) ? channels.Select(channel => path.Replace("{channel}", channel, StringComparison.Ordinal)) : [path]))
        {
            if (url.EndsWith("/exchanges/{exchange}", StringComparison.Ordinal))
            {
                var list = JsonNode.Parse(answers[url[..^"/{exchange}".Length]])!["items"]!.AsArray();
                foreach (var id in list.Take(5).Select(exchange => exchange!["id"]!.ToString()))
                    answers[url.Replace("{exchange}", id, StringComparison.Ordinal)] = await ReadAsync(api, url.Replace("{exchange}", id, StringComparison.Ordinal));
            }
            else
            {
                answers[url] = await ReadAsync(api, Parameter().Replace(url, Guid.Empty.ToString()));
            }
        }

        return answers;
    }

    /// <summary>Every page an owner finds by following links.</summary>
    private static async Task<Dictionary<string, string>> VisitAsync(ChannelWorld world, string address)
    {
        var user = Guid.CreateVersion7();
        await using (var work = await world.Database.BeginSystemAsync(Cancellation))
        {
            await work.ExecuteAsync(
                "insert into app_user (id, email, name, password_hash, security_stamp, created_at) values ($1, 'pat@example.com', 'Pat', $2, $3, now())",
                Cancellation, user, Passwords.Hash(Password), Passwords.CreateStamp());
            await work.ExecuteAsync("insert into role_grant (user_id, organization_id, role) values ($1, $2, 'Owner')", Cancellation, user, world.Tenant.OrganizationId);
            await work.CommitAsync(Cancellation);
        }

        using var browser = new HttpClient(new HttpClientHandler()) { BaseAddress = new(address) };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var signedIn = await browser.SignInAsync("pat@example.com", Password);
        Dictionary<string, string> pages = [];
        var waiting = new Queue<string>(["/"]);
        while (waiting.TryDequeue(out var page))
        {
            if (pages.ContainsKey(page) || pages.Count >= 250)
                continue;

            pages[page] = await ReadAsync(browser, page);
            foreach (var link in Link().Matches(pages[page]).Select(link => WebUtility.HtmlDecode(link.Groups["path"].Value)))
                waiting.Enqueue(link);
        }

        return pages;
    }

    private static async Task<string> ReadAsync(HttpClient client, string url)
    {
        using var answer = await client.GetAsync(new Uri(url, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return answer.Content.Headers.ContentType?.MediaType is "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync(Cancellation);
    }

    [GeneratedRegex("href=\"(?<path>/[^\"#?/][^\"#?]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("\\{[^}]+\\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
