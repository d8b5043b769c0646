package dev.outrider.convert.registry;

/** Where the schema of a subject comes from. */
@FunctionalInterface
public interface SchemaSource {

    /**
     * Asks for it; takes as long as a question or two.
     *
     * @param subject the subject
     * @throws RegistryException when there is none, or none now
     */
    Registered find(String subject) throws RegistryException;
}
