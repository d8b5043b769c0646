package dev.outrider.style.planted.mark;

final class IsThread extends Thread {}
