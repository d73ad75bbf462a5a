using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TechOms.Platform.Web;

namespace TechOms.Platform.Api;

internal static class ApiSetup
{
    private const string Version = "v2";

    public static void AddApi(this IServiceCollection services)
    {
        services.AddRateLimits();
        services.AddValidation();
        services.AddExceptionHandler<ApiFailures>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = problem =>
        {
            // The framework's own answers get stable codes, too.
            if (problem.ProblemDetails is HttpValidationProblemDetails invalid)
                Restate(invalid);
            else if (problem.ProblemDetails.Type is null || problem.ProblemDetails.Type.StartsWith("https://", StringComparison.Ordinal))
                problem.ProblemDetails.Type = $"http.{problem.ProblemDetails.Status}";
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(options =>
        {
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            // A misspelt field must not be taken for one that was left out.
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        services.AddOpenApi(Version, Describe);
    }

    /// <summary>A group of routes of the API: <c>/api/v2</c> and what follows. Who may is said per route: <c>.Requires(…)</c>.</summary>
    /// <param name="path">As in <c>/orders</c>.</param>
    /// <param name="tag">Heading in the API's document.</param>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes, string path, string tag)
        => routes.MapGroup($"/api/{Version}{path}").WithTags(tag).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);

    public static bool IsApiWrite(this HttpContext context) => context.IsApi()
        && (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method)
            || HttpMethods.IsPatch(context.Request.Method) || HttpMethods.IsDelete(context.Request.Method));

    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    // In the words of the request: the field as JSON calls it, and the first of what is wrong as the title.
    private static void Restate(HttpValidationProblemDetails invalid)
    {
        invalid.Type = "request.invalid";
        invalid.Errors = invalid.Errors.ToDictionary(error => string.Join('.', error.Key.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)), error => error.Value);
        invalid.Title = invalid.Errors.Values.FirstOrDefault()?.FirstOrDefault() ?? invalid.Title;
    }

    private static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith($"api/{Version}/", StringComparison.Ordinal) is true;
        // Requests are nested in their slices and all called Request; a document needs a name for each.
        options.CreateSchemaReferenceId = type => type.Type is { IsNested: true, IsEnum: false, DeclaringType: { } slice } && OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
            ? slice.Name + name
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "TechOms API", Version = Version, Description = "Everything a page can do." };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["apiKey"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key. Keys that reach several accounts name one with X-Account.",
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(Header("X-Account", "Code or id of the account, for keys that reach several."));
            if (context.Description.HttpMethod is not "GET")
                operation.Parameters.Add(Header(Idempotency.Header, "Makes repeating this request safe, for 7 days."));
            return Task.CompletedTask;
        });
    }

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
