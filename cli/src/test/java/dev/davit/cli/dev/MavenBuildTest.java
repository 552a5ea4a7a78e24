package dev.davit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MavenBuildTest {
  @Test
  void theComplaintIsWhatIsWrongWithoutAdvice() {
    assertThat(
            MavenBuild.complaint(
                List.of(
                    "WARNING: something old",
                    "[ERROR] COMPILATION ERROR : ",
                    "[ERROR] App.java:[5,1] ';' expected",
                    "[ERROR] Failed to execute goal … -> [Help 1]",
                    "[ERROR] To see the full stack trace …")))
        .isEqualTo("COMPILATION ERROR : \nApp.java:[5,1] ';' expected");
  }

  @Test
  void whatTheCompilerSaysIsShownOnce() {
    assertThat(
            MavenBuild.complaint(
                List.of(
                    "[ERROR] COMPILATION ERROR : ",
                    "[ERROR] App.java:[5,1] ';' expected",
                    "[ERROR] Failed to execute goal compile on project shop: Compilation failure",
                    "[ERROR] App.java:[5,1] ';' expected",
                    "[ERROR] ",
                    "[ERROR] -> [Help 1]")))
        .isEqualTo("COMPILATION ERROR : \nApp.java:[5,1] ';' expected");
  }

  @Test
  void whatTheCompilerDidNotFindIsShownWithEachError() {
    assertThat(
            MavenBuild.complaint(
                List.of(
                    "[INFO] Compiling 3 source files",
                    "  with a note",
                    "[ERROR] COMPILATION ERROR : ",
                    "[ERROR] App.java:[5,1] cannot find symbol",
                    "  symbol:   method logge()",
                    "  location: variable ctx of type TaskContext",
                    "[ERROR] App.java:[9,1] cannot find symbol",
                    "  symbol:   method logge()",
                    "[INFO] 2 errors",
                    "[ERROR] Failed to execute goal compile on project shop: Compilation failure",
                    "[ERROR] App.java:[5,1] cannot find symbol",
                    "[ERROR]   symbol:   method logge()",
                    "[ERROR] -> [Help 1]")))
        .isEqualTo(
            """
            COMPILATION ERROR :\s
            App.java:[5,1] cannot find symbol
              symbol:   method logge()
              location: variable ctx of type TaskContext
            App.java:[9,1] cannot find symbol
              symbol:   method logge()""");
  }

  @Test
  void aFailureWithoutACompilerIsShown() {
    assertThat(
            MavenBuild.complaint(
                List.of("[ERROR] Failed to execute goal x: no such plugin", "[ERROR] -> [Help 1]")))
        .isEqualTo("Failed to execute goal x: no such plugin");
  }

  @Test
  void aMissingArtifactIsNamedWithoutColoursAndAdvice() {
    assertThat(
            MavenBuild.complaint(
                List.of(
                    "\u001b[0m\u001b[0mWARNING: A terminally deprecated method",
                    "[ERROR] Failed to execute goal on project shop: Could not find artifact a:b:1 -> [Help 1]",
                    "[ERROR] ",
                    "[ERROR] To see the full stack trace …",
                    "\u001b[0m")))
        .isEqualTo("Failed to execute goal on project shop: Could not find artifact a:b:1");
  }

  @Test
  void aBuildThatDiesWithoutErrorsShowsItsEnd() {
    assertThat(MavenBuild.complaint(List.of("no such JVM"))).isEqualTo("no such JVM");
  }
}
