package dev.outrider.style.planted.attic;

record Homeless() {}
