package dev.outrider.core;

/** A question whose answer is rows. */
public sealed interface ReadAsk permits PageAsk, WaitingAsk {}
