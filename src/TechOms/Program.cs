using System.CommandLine;
using TechOms;
using TechOms.Features.Demo;

var root = new RootCommand("TechOms: order management between shops and warehouses.")
{
    ServeCommand.Create(),
    RunCommand.Create(),
    DemoCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
