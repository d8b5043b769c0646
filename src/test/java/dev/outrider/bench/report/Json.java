package dev.outrider.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The report for programs: every sample by itself, and the medians. What is not known is null. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    static String of(Report report) {
        ObjectNode all = MAPPER.createObjectNode();
        all.set("facts", MAPPER.valueToTree(report.facts()));
        all.set("settings", MAPPER.valueToTree(report.settings()));
        all.set("absent", MAPPER.valueToTree(report.absent()));
        ArrayNode samples = all.putArray("samples");
        report.samples().forEach(sample -> samples.add(sample(sample)));
        ArrayNode summary = all.putArray("summary");
        for (Table table : report.tables()) {
            table.contestants(report.order())
                    .forEach(contestant -> table.figures().forEach(figure -> {
                        ObjectNode entry = summary.addObject();
                        entry.put("trial", table.trial());
                        entry.put("contestant", contestant);
                        spread(entry, figure, table.spread(contestant, figure.name()));
                    }));
        }
        try {
            return MAPPER.writeValueAsString(all) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode sample(Sample sample) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("trial", sample.trial());
        node.put("contestant", sample.contestant());
        node.put("run", sample.run());
        node.put("fine", sample.fine());
        node.put("judgement", sample.judgement());
        ArrayNode figures = node.putArray("figures");
        for (Figure figure : sample.figures()) {
            ObjectNode entry = figures.addObject();
            entry.put("name", figure.name());
            entry.put("unit", figure.unit().symbol());
            number(entry, "value", figure.value());
        }
        return node;
    }

    private static void spread(ObjectNode entry, Figure figure, Spread spread) {
        entry.put("figure", figure.name());
        entry.put("unit", figure.unit().symbol());
        entry.put("runs", spread.count());
        number(entry, "median", spread.median());
        number(entry, "least", spread.least());
        number(entry, "most", spread.most());
    }

    /** JSON has no NaN. */
    private static void number(ObjectNode entry, String name, double value) {
        if (Double.isFinite(value)) {
            entry.put(name, value);
        } else {
            entry.putNull(name);
        }
    }
}
