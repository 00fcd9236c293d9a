// Validates files with veraPDF's library: java VeraCheck 3a,ua1 FILE...; one line per file and flavour.
import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class VeraCheck {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean sound = true;
        for (int at = 1; at < arguments.length; at++) {
            for (String id : arguments[0].split(",")) {
                PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
                try (FileInputStream file = new FileInputStream(arguments[at]);
                        PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour, flavour)) {
                    ValidationResult result =
                            Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
                    System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + id + " " + arguments[at]);
                    for (TestAssertion failed : result.getTestAssertions()) {
                        if (failed.getStatus() == TestAssertion.Status.FAILED) {
                            System.out.println("  " + failed.getRuleId().getClause() + " " + failed.getMessage());
                        }
                    }
                    sound &= result.isCompliant();
                }
            }
        }
        System.exit(sound ? 0 : 1);
    }
}
