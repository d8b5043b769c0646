package dev.outrider.api;

import dev.outrider.http.Response;

/** What was asked cannot be done as it was asked. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String where;
    private final String mend;

    Refused(int status, String what, String where, String mend) {
        super(what);
        this.status = status;
        this.where = where;
        this.mend = mend;
    }

    Response response() {
        return Response.problem(status, String.valueOf(getMessage()), where, mend);
    }
}
