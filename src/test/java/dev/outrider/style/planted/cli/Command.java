package dev.outrider.style.planted.cli;

public record Command(String name) {}
