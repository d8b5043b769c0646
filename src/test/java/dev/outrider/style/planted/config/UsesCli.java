package dev.outrider.style.planted.config;

import dev.outrider.style.planted.cli.Command;

record UsesCli(Command command) {}
