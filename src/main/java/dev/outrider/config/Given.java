package dev.outrider.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What somebody said about a setting.
 *
 * @param text what was said
 * @param origin where it was said, fit for an error text
 */
record Given(String text, String origin) {

    private static final Pattern CREDENTIALS = Pattern.compile("(?i)password\\s*=|://[^/]*@");

    /** Whether it must not be shown: for its name, or because there are credentials in it, as in a URL. */
    boolean hidden(String key) {
        return hides(key) || CREDENTIALS.matcher(text).find();
    }

    /** Keys whose values are never shown, even if nobody knows the key: a misspelt password is one still. */
    static boolean hides(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return name.contains("password")
                || name.contains("passphrase")
                || name.contains("secret")
                || name.contains("token")
                || name.contains("credential")
                || name.contains("jaas");
    }
}
