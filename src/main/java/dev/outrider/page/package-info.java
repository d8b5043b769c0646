/**
 * The status page: one HTML page that says how the relay is, for people.
 *
 * <p>{@link dev.outrider.page.StatusPage} serves it. The server makes all of its parts, charts included, so that it can be read without a script; the script only
 * replaces parts that have changed, by server-sent events, and asks the administration for what is parked. Whatever comes from rows or from other programs is
 * escaped in {@link dev.outrider.page.Markup}, the one place that writes HTML, and a content security policy lets nothing run but the page's own script.
 *
 * <p>Nothing here is loaded before somebody asks for the page, but for {@link dev.outrider.page.History}, which keeps the few numbers that its charts are made of.
 */
@NullMarked
package dev.outrider.page;

import org.jspecify.annotations.NullMarked;
