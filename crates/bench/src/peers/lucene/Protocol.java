import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The messages of `process/protocol.rs`, and a JSON parser. */
final class Protocol {
    private static final JsonFactory JSON = new JsonFactory();

    private Protocol() {}

    /**
     * `SampledQuery` of `queries/sampled.rs`; `days` is null if there is no range of days.
     */
    record SampledQuery(String shape, List<String> words, DayRange days, String order) {
        @SuppressWarnings("unchecked")
        static SampledQuery fromJson(Object json) {
            Map<?, ?> query = (Map<?, ?>) json;
            return new SampledQuery(
                    (String) query.get("shape"),
                    (List<String>) query.get("words"),
                    DayRange.fromJson(query.get("days")),
                    (String) query.get("order"));
        }
    }

    /** The first and the last day, in days since 1970-01-01. */
    record DayRange(long start, long end) {
        static DayRange fromJson(Object json) {
            if (json == null) {
                return null;
            }
            Map<?, ?> range = (Map<?, ?>) json;
            return new DayRange((Long) range.get("start"), (Long) range.get("end"));
        }
    }

    /** `SearchRequest` of `process/protocol.rs`. */
    record SearchRequest(List<SampledQuery> queries, boolean passages, int threads) {
        static SearchRequest fromJson(Map<?, ?> request) {
            List<?> queries = (List<?>) request.get("queries");
            return new SearchRequest(
                    queries.stream().map(SampledQuery::fromJson).toList(),
                    (Boolean) request.get("passages"),
                    ((Long) request.get("threads")).intValue());
        }
    }

    /** `Reply` of `process/protocol.rs`. */
    record Reply(
            double elapsedMicros, List<Double> micros, List<Integer> hits, String error) {
        static Reply empty(double elapsedMicros, String error) {
            return new Reply(elapsedMicros, new ArrayList<>(), new ArrayList<>(), error);
        }

        String toJson() throws IOException {
            StringWriter out = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                json.writeNumberField("elapsed", elapsedMicros);
                json.writeArrayFieldStart("micros");
                for (double value : micros) {
                    json.writeNumber(value);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("hits");
                for (int value : hits) {
                    json.writeNumber(value);
                }
                json.writeEndArray();
                json.writeStringField("error", error);
                json.writeEndObject();
            }
            return out.toString();
        }
    }

    /** Returns null, a Boolean, a Long, a Double, a String, a List or a Map. */
    static Object parseJson(String text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return value(json);
        }
    }

    private static Object value(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT:
                Map<String, Object> map = new HashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.getCurrentName();
                    json.nextToken();
                    map.put(name, value(json));
                }
                return map;
            case START_ARRAY:
                List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                return list;
            case VALUE_NULL:
                return null;
            case VALUE_TRUE:
                return true;
            case VALUE_FALSE:
                return false;
            case VALUE_NUMBER_INT:
                return json.getNumberValue().longValue();
            case VALUE_NUMBER_FLOAT:
                return json.getDoubleValue();
            default:
                return json.getText();
        }
    }
}
