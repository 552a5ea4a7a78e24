package dev.davit.e2e.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Marks a test class that needs Helm, which its constructor and methods may take as a [Helm].
/// Where it is not there and cannot be built, the class is skipped or fails as with [RealApi].
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HelmExtension.class)
public @interface RealHelm {}
