package dev.outrider.core;

import java.util.List;

/**
 * What a new term starts from.
 *
 * @param progress the lane's progress
 * @param blocked every blocked chain and topic
 * @param pauses what is to stand still
 */
public record Inheritance(Progress progress, List<Blocked> blocked, List<Pause> pauses) {}
