package dev.outrider.style.planted.lease;

import dev.outrider.style.planted.host.Daemon;

public record UsesHost(Daemon host) {}
