/**
 * What people and their tools ask of the relay over HTTP, as JSON: how it is and how far behind, what is parked and what is to be done about it, and what is to stand still.
 *
 * <p>The same that {@link dev.outrider.admin} offers to the command line, by the same statements, so that both leave the same traces in the same tables. A change is in the
 * database before it is answered, whichever instance was asked; the one that holds the lane carries it out. Questions to the database run on the threads of
 * their connections, a few at a time, over one connection of their own, and that is made when somebody asks for the first time: a relay that nobody asks loads none of this.
 *
 * <p>Refusals are JSON too: what is wrong, where, and how to mend it.
 */
@NullMarked
package dev.outrider.api;

import org.jspecify.annotations.NullMarked;
