using System.CommandLine;

namespace TechOms.Features.Demo;

/// <summary>The whole journey, headless, on a throw-away database; fails when a promise is broken.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var orders = new Option<int>("--orders") { Description = "Orders to place in the shop.", DefaultValueFactory = _ => 100 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object last." };
        var command = new Command("demo", "Sends orders through everything and checks the promises.") { orders, json };
        command.SetAction((_, _) => Task.FromResult(1));
        return command;
    }
}
