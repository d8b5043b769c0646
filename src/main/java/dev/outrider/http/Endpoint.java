package dev.outrider.http;

/** Answers one kind of request. May block for as long as an answer may take; called by many threads at a time. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers.
     *
     * @param request what is asked, by somebody who may
     * @return what to say; refusals are answers too: {@link Response#problem}
     * @throws InterruptedException when the server is closed meanwhile
     */
    Response answer(Request request) throws InterruptedException;
}
