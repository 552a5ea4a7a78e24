package dev.davit.operator.attempt;

import dev.davit.operator.attempt.TemplateShape.Fields;
import dev.davit.operator.attempt.TemplateShape.Items;
import dev.davit.operator.attempt.TemplateShape.Scalar;

/// The fields of volumes in a podTemplate.
final class VolumeFields {
  private static final Items FILES_OF_KEYS =
      Items.of(Fields.with().text("key", "path").int32("mode").build());

  private static final Items FILES_OF_FIELDS =
      Items.of(
          Fields.with()
              .field("fieldRef", ReferenceFields.FIELD_REF)
              .int32("mode")
              .text("path")
              .field("resourceFieldRef", ReferenceFields.RESOURCE_FIELD_REF)
              .build());

  private static final Fields PROJECTED_KEYS =
      Fields.with().text("name").flag("optional").field("items", FILES_OF_KEYS).build();

  private static final Fields PROJECTION =
      Fields.with()
          .field("configMap", PROJECTED_KEYS)
          .field("downwardAPI", Fields.with().field("items", FILES_OF_FIELDS).build())
          .field("secret", PROJECTED_KEYS)
          .privileged(
              "clusterTrustBundle",
              Fields.with()
                  .field("labelSelector", ReferenceFields.SELECTOR)
                  .text("name", "path", "signerName")
                  .flag("optional")
                  .build())
          .privileged(
              "serviceAccountToken",
              Fields.with().text("audience", "path").int64("expirationSeconds").build())
          .build();

  private static final Fields CLAIM =
      Fields.with()
          .field(
              "metadata",
              Fields.with()
                  .field("annotations", ReferenceFields.TEXT_BY_KEY)
                  .field("labels", ReferenceFields.TEXT_BY_KEY)
                  .build())
          .field(
              "spec",
              Fields.with()
                  .texts("accessModes")
                  .field("dataSource", Fields.with().text("apiGroup", "kind", "name").build())
                  .field("resources", ContainerFields.RESOURCES)
                  .field("selector", ReferenceFields.SELECTOR)
                  .text("storageClassName", "volumeAttributesClassName", "volumeMode")
                  .build())
          .build();

  static final Fields VOLUME =
      Fields.with()
          .text("name")
          .field("configMap", PROJECTED_KEYS.and().int32("defaultMode").build())
          .field(
              "csi",
              Fields.with()
                  .text("driver", "fsType")
                  .field("nodePublishSecretRef", ReferenceFields.REFERENCE)
                  .flag("readOnly")
                  .field("volumeAttributes", ReferenceFields.TEXT_BY_KEY)
                  .build())
          .field(
              "downwardAPI",
              Fields.with().int32("defaultMode").field("items", FILES_OF_FIELDS).build())
          .field(
              "emptyDir", Fields.with().text("medium").field("sizeLimit", Scalar.QUANTITY).build())
          .field("ephemeral", Fields.with().field("volumeClaimTemplate", CLAIM).build())
          .field("image", Fields.with().text("pullPolicy", "reference").build())
          .field("persistentVolumeClaim", Fields.with().text("claimName").flag("readOnly").build())
          .field(
              "projected",
              Fields.with().int32("defaultMode").field("sources", Items.of(PROJECTION)).build())
          .field(
              "secret",
              Fields.with()
                  .int32("defaultMode")
                  .field("items", FILES_OF_KEYS)
                  .flag("optional")
                  .text("secretName")
                  .build())
          .privileged(
              "fc",
              Fields.with()
                  .text("fsType")
                  .int32("lun")
                  .flag("readOnly")
                  .texts("targetWWNs", "wwids")
                  .build())
          .privileged("hostPath", Fields.with().text("path", "type").build())
          .privileged(
              "iscsi",
              Fields.with()
                  .flag("chapAuthDiscovery", "chapAuthSession", "readOnly")
                  .text("fsType", "initiatorName", "iqn", "iscsiInterface", "targetPortal")
                  .int32("lun")
                  .texts("portals")
                  .field("secretRef", ReferenceFields.REFERENCE)
                  .build())
          .privileged("nfs", Fields.with().text("path", "server").flag("readOnly").build())
          .required("name")
          .build();

  private VolumeFields() {}
}
