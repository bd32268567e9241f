import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.data.DateData;
import org.javarosa.core.model.data.DecimalData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.model.utils.DateUtils;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;

/**
 * One scripted interview in JavaRosa, the engine of ODK Collect: FORM.xml STEPS.tsv RUNS [VALUES.tsv].
 *
 * A step is "set", path, kind and value, or "add" and the path of a repeat, parted by tabs; positions stand in square
 * brackets, those of rows only. Finding a question in the form is not timed, answering it is. Prints one JSON object with times in
 * milliseconds; VALUES receives every relevant leaf with its value after the last run.
 */
public final class JavaRosaInterview {
    private static final List<Double> answers = new ArrayList<>();
    private static int skipped;
    private static int missing;
    private static int refused;

    public static void main(String[] arguments) throws Exception {
        new XFormsModule().registerModule();
        PrototypeManager.registerPrototypes(JavaRosaCoreModule.classNames);
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        byte[] form = Files.readAllBytes(Path.of(arguments[0]));
        List<String> steps = Files.readAllLines(Path.of(arguments[1]));
        int runs = Integer.parseInt(arguments[2]);
        List<Double> loads = new ArrayList<>();
        List<Double> fills = new ArrayList<>();
        FormDef definition = null;
        for (int run = 0; run < runs; run++) {
            long began = System.nanoTime();
            definition = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(form));
            definition.initialize(true, new InstanceInitializationFactory());
            loads.add(since(began));
            fills.add(fill(definition, steps));
        }
        System.out.printf(
                "{\"engine\": \"JavaRosa\", \"load\": %s, \"fill\": %s, \"answers\": %s, \"skipped\": %d, \"missing\": %d, \"refused\": %d}%n",
                loads, fills, answers, skipped, missing, refused);
        if (arguments.length > 3) {
            StringBuilder values = new StringBuilder();
            tell(definition.getInstance().getRoot(), "", values);
            Files.writeString(Path.of(arguments[3]), values);
        }
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private static double fill(FormDef definition, List<String> steps) {
        FormEntryModel model = new FormEntryModel(definition);
        FormEntryController controller = new FormEntryController(model);
        answers.clear();
        skipped = missing = refused = 0;
        double spent = 0;
        Map<String, FormIndex> places = places(model);
        for (String line : steps) {
            String[] step = line.split("\t", -1);
            boolean adds = step[0].equals("add");
            FormIndex place = places.get(adds ? step[1] + "[new]" : step[1]);
            if (place == null || (!adds && !model.isIndexRelevant(place))) {
                // A row that is hidden, or was hidden when the places were looked up.
                places = places(model);
                place = places.get(adds ? step[1] + "[new]" : step[1]);
            }
            if (place == null) {
                missing++;
                continue;
            }
            if (!adds && !model.isIndexRelevant(place)) {
                skipped++;
                continue;
            }
            IAnswerData value = adds ? null : value(step[2], step[3]);
            long began = System.nanoTime();
            if (adds) {
                controller.newRepeat(place);
            } else if (controller.answerQuestion(place, value, true) != FormEntryController.ANSWER_OK) {
                refused++;
            }
            double took = since(began);
            spent += took;
            if (adds) {
                places = places(model);
            } else {
                answers.add(took);
            }
        }
        return spent;
    }

    /** Every question by its path, and every repeat that could have another row by its path with "[new]". */
    private static Map<String, FormIndex> places(FormEntryModel model) {
        Map<String, FormIndex> found = new HashMap<>();
        FormIndex index = model.incrementIndex(FormIndex.createBeginningOfFormIndex());
        while (!index.isEndOfFormIndex()) {
            int event = model.getEvent(index);
            if (event == FormEntryController.EVENT_QUESTION) {
                found.put(path(model, index.getReference(), index.getReference().size()), index);
            } else if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) {
                TreeReference reference = index.getReference();
                found.put(path(model, reference, reference.size() - 1) + "/" + reference.getNameLast() + "[new]", index);
            }
            index = model.incrementIndex(index);
        }
        return found;
    }

    /** Positions of rows only: a group that cannot repeat has none. */
    private static String path(FormEntryModel model, TreeReference reference, int steps) {
        StringBuilder found = new StringBuilder();
        TreeReference so_far = TreeReference.rootRef();
        for (int level = 0; level < steps; level++) {
            so_far.add(reference.getName(level), reference.getMultiplicity(level));
            found.append('/').append(reference.getName(level));
            TreeElement element = model.getForm().getMainInstance().resolveReference(so_far);
            if (element != null && element.isRepeatable()) {
                found.append('[').append(reference.getMultiplicity(level) + 1).append(']');
            }
        }
        return found.toString();
    }

    private static IAnswerData value(String kind, String text) {
        switch (kind) {
            case "date":
                return new DateData(DateUtils.parseDate(text));
            case "integer":
                return new IntegerData(Integer.parseInt(text));
            case "decimal":
                return new DecimalData(Double.parseDouble(text));
            case "select_one":
                return new SelectOneData(new Selection(text));
            case "select_multiple":
                List<Selection> chosen = new ArrayList<>();
                for (String name : text.split(" ")) {
                    chosen.add(new Selection(name));
                }
                return new MultipleItemsData(chosen);
            default:
                return new StringData(text);
        }
    }

    private static void tell(TreeElement element, String above, StringBuilder values) throws IOException {
        if (element.getMult() == TreeReference.INDEX_TEMPLATE || !element.isRelevant()) {
            return;
        }
        String place = element.isRepeatable() ? "[" + (element.getMult() + 1) + "]" : "";
        String path = above + "/" + element.getName() + place;
        if (element.getNumChildren() == 0) {
            String value = element.getValue() == null ? "" : element.getValue().uncast().getString();
            values.append(path).append('\t').append(value.replace('\n', ' ')).append('\n');
        }
        for (int child = 0; child < element.getNumChildren(); child++) {
            tell(element.getChildAt(child), path, values);
        }
    }
}
