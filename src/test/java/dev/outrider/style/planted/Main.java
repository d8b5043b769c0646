package dev.outrider.style.planted;

import dev.outrider.style.planted.cli.Command;

record Main(Command command) {}
