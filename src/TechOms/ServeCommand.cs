using System.CommandLine;
using TechOms.Platform.Security;
using TechOms.Platform.Storage;

namespace TechOms;

/// <summary>For installations: a database of one's own, as many processes as wanted.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var database = new Option<string>("--database") { Description = "PostgreSQL connection string.", Required = true };
        var port = new Option<int>("--port") { Description = "Port for pages and API.", DefaultValueFactory = _ => 5080 };
        var roles = new Option<string>("--roles") { Description = "web, worker, or both.", DefaultValueFactory = _ => "web,worker" };
        var data = DataFolders.Option();
        var internals = new Option<bool>("--allow-internal-addresses") { Description = "Let channels call this network." };
        var address = PublicAddress.Option();
        var command = new Command("serve", "Runs a server process on a PostgreSQL of your own.") { database, port, roles, data, internals, address };
        command.SetAction(async (parsed, cancellation) =>
        {
            var wanted = parsed.GetValue(roles)!.Split(',', StringSplitOptions.TrimEntries);
            var options = new ServerOptions
            {
                DataFolder = parsed.GetValue(data) ?? DataFolders.Default(),
                ConnectionString = parsed.GetValue(database),
                Port = parsed.GetValue(port),
                Web = wanted.Contains("web"),
                Worker = wanted.Contains("worker"),
                AllowInternalAddresses = parsed.GetValue(internals),
                PublicAddress = PublicAddress.Of(parsed.GetValue(address)),
            };
            await using var storage = new Database(options.ConnectionString!);
            await storage.MigrateAsync(cancellation);
            var first = await new FirstStart(TimeProvider.System).EnsureAsync(storage, cancellation);
            if (first.Created)
                await Console.Out.WriteLineAsync($"First start. Sign in as {first.Email} with password {first.Password}\nAPI key (shown once): {first.ApiKey}");
            await using var app = Server.Build(options, storage);
            await app.RunAsync(cancellation);
        });
        return command;
    }
}
