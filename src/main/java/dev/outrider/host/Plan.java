package dev.outrider.host;

import dev.outrider.core.Settings;
import dev.outrider.http.HttpSettings;
import java.time.Duration;

/**
 * What the daemon needs to know besides its two sides.
 *
 * @param settings the core's settings
 * @param instance the instance's name
 * @param http where and to whom to answer over HTTP
 * @param stopWithin how long a graceful stop may take
 * @param retry first and, eightfold at most, longest wait for a database that is absent at start
 * @param version the program's version
 */
record Plan(
        Settings settings, String instance, HttpSettings http, Duration stopWithin, Duration retry, String version) {}
