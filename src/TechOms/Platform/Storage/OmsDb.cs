using Microsoft.EntityFrameworkCore;

namespace TechOms.Platform.Storage;

/// <summary>The database, for screens and settings. Each feature maps its own tables, in its own folder.</summary>
internal sealed class OmsDb(DbContextOptions<OmsDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(OmsDb).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(SnakeCase.Of(property.GetColumnName()));
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        => configurationBuilder.Properties<Enum>().HaveConversion<string>();
}
