/**
 * Brings the database into shape, and refuses to work on one that is not.
 *
 * <p>The relay's own tables live in the schema {@code outrider} with a migration history of their own, so that they never meet the application's
 * migrations. Everything can also be printed, for those whose databases are changed by somebody else: what is printed is what would be
 * executed. An outbox that exists already is never touched by a migration; {@link dev.outrider.migrate.Adoption} changes it on request, and says before
 * what it will do.
 *
 * <p>{@link dev.outrider.migrate.SchemaCheck} looks at everything the relay relies on and reports all of it at once, each with what to do: rights,
 * columns, the way numbers are drawn, the plan of the page query. What is only found out later is found out in production, at night.
 */
@NullMarked
package dev.outrider.migrate;

import org.jspecify.annotations.NullMarked;
