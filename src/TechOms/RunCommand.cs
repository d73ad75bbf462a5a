using System.CommandLine;

namespace TechOms;

/// <summary>For one machine: everything included, started by one command.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var empty = new Option<bool>("--empty") { Description = "Start without sandboxes and sample data." };
        var port = new Option<int>("--port") { Description = "Port for pages and API.", DefaultValueFactory = _ => 5080 };
        var data = DataFolders.Option();
        var command = new Command("run", "Runs the server with a private PostgreSQL.") { empty, port, data };
        command.SetAction((_, _) => Task.FromResult(1));
        return command;
    }
}
