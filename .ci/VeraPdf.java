import java.io.FileInputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates each file against each profile; prints one line per file and profile, then its broken rules. */
public class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean allPass = true;
        for (int at = 1; at < arguments.length; at++) {
            for (String profile : arguments[0].split(",")) {
                allPass &= check(arguments[at], PDFAFlavour.byFlavourId(profile));
            }
        }
        System.exit(allPass ? 0 : 1);
    }

    private static boolean check(String path, PDFAFlavour flavour) throws Exception {
        try (var stream = new FileInputStream(path);
                var parser = Foundries.defaultInstance().createParser(stream, flavour, flavour);
                var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + flavour.getId() + " " + path);
            var broken = new TreeMap<String, Integer>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    var rule = assertion.getRuleId();
                    broken.merge(rule.getClause() + "-" + rule.getTestNumber() + " " + assertion.getMessage(), 1, Integer::sum);
                }
            }
            broken.forEach((rule, times) -> System.out.println("  " + times + "x " + rule));
            return result.isCompliant();
        }
    }
}
