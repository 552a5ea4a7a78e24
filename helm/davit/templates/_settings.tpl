{{/* The operator's settings (docs/operator.md) from the values, as variables of its container. */}}
{{- define "davit.settings" -}}
- name: DAVIT_HTTP_PORT
  value: "8080"
- name: DAVIT_NAMESPACES
  value: {{ join "," .Values.watchNamespaces | quote }}
- name: DAVIT_LEADER_ELECTION
  value: "true"
- name: DAVIT_LEASE_NAMESPACE
  value: {{ .Release.Namespace | quote }}
- name: DAVIT_LEASE_NAME
  value: {{ include "davit.leaseName" . | quote }}
- name: DAVIT_LEASE_DURATION
  value: {{ include "davit.duration" (dict "root" . "path" "leaderElection.leaseDuration" "min" "3s" "max" "10m") | quote }}
- name: DAVIT_GATEWAY_ENABLED
  value: {{ .Values.gateway.enabled | quote }}
- name: DAVIT_GATEWAY_PORT
  value: "8443"
- name: DAVIT_GATEWAY_NAMESPACE
  value: {{ .Release.Namespace | quote }}
- name: DAVIT_GATEWAY_NAME
  value: {{ include "davit.gatewayName" . | quote }}
- name: DAVIT_GATEWAY_ADDRESS
  valueFrom:
    fieldRef: {fieldPath: status.podIP}
- name: DAVIT_GATEWAY_URL
  value: {{ .Values.gateway.url | quote }}
- name: DAVIT_GATEWAY_HOSTS
  value: {{ join "," .Values.gateway.hosts | quote }}
- name: DAVIT_HOOKS_ENABLED
  value: {{ .Values.gateway.hooks.enabled | quote }}
- name: DAVIT_HOOKS_PORT
  value: "9444"
- name: DAVIT_HOOKS_URL
  value: {{ include "davit.hooksUrl" . | quote }}
- name: DAVIT_OBJECT_STORE_ENDPOINT
  value: {{ .Values.objectStore.endpoint | quote }}
- name: DAVIT_OBJECT_STORE_BUCKET
  value: {{ .Values.objectStore.bucket | quote }}
- name: DAVIT_OBJECT_STORE_REGION
  value: {{ .Values.objectStore.region | quote }}
- name: DAVIT_OBJECT_STORE_PATH_STYLE
  value: {{ .Values.objectStore.pathStyle | quote }}
- name: DAVIT_OBJECT_STORE_CREDENTIALS
  value: /etc/davit-object-store/credentials
- name: DAVIT_OBJECT_STORE_CA
  value: {{ .Values.objectStore.caConfigMap | empty | ternary "" "/etc/davit-object-store/ca/ca.crt" | quote }}
- name: DAVIT_OBJECT_STORE_MAX_BYTES
  value: {{ .Values.objectStore.maxBytes | quote }}
- name: DAVIT_MACHINES
  value: {{ include "davit.machines" . | quote }}
- name: DAVIT_MACHINES_FILE
  value: {{ include "davit.machinesFile" . | empty | ternary "" "/etc/davit/machines.yaml" | quote }}
- name: DAVIT_START_TIMEOUT
  value: {{ include "davit.duration" (dict "root" . "path" "runs.startTimeout" "min" "1s" "max" "24h") | quote }}
- name: DAVIT_OVERTIME
  value: {{ include "davit.duration" (dict "root" . "path" "runs.overtime" "min" "1s" "max" "1h") | quote }}
- name: DAVIT_EXECUTING_DELAY
  value: {{ include "davit.duration" (dict "root" . "path" "runs.executingDelay" "min" "0s" "max" "1m") | quote }}
- name: DAVIT_MAX_DISRUPTIONS
  value: {{ .Values.runs.maxDisruptions | int | quote }}
- name: DAVIT_RUN_TTL
  value: {{ include "davit.duration" (dict "root" . "path" "runs.ttl" "min" "0s" "max" "8760h") | quote }}
- name: DAVIT_ALLOW_PRIVILEGED_POD_TEMPLATES
  value: {{ .Values.runs.allowPrivilegedPodTemplates | quote }}
- name: DAVIT_CONCURRENCY_LIMIT
  value: {{ .Values.limits.installation | int | quote }}
- name: DAVIT_NAMESPACE_CONCURRENCY_LIMIT
  value: {{ .Values.limits.namespace | int | quote }}
- name: DAVIT_NAMESPACE_CONCURRENCY_LIMITS
  value: {{ include "davit.namespaceLimits" . | quote }}
- name: DAVIT_BURST_FACTOR
  value: {{ .Values.limits.burstFactor | quote }}
- name: DAVIT_POD_CREATIONS_PER_SECOND
  value: {{ .Values.limits.podCreationsPerSecond | int | quote }}
- name: DAVIT_POD_RETENTION
  value: {{ include "davit.duration" (dict "root" . "path" "retention.pods" "min" "0s" "max" "24h") | quote }}
- name: DAVIT_RUN_RETENTION_AGE
  value: {{ include "davit.duration" (dict "root" . "path" "retention.runs.age" "min" "1s" "max" "8760h") | quote }}
- name: DAVIT_RUN_RETENTION_COUNT
  value: {{ .Values.retention.runs.count | int | quote }}
- name: DAVIT_RUN_RETENTION_TASK_BYTES
  value: {{ .Values.retention.runs.taskBytes | quote }}
- name: DAVIT_RUN_RETENTION_NAMESPACE_BYTES
  value: {{ .Values.retention.runs.namespaceBytes | quote }}
- name: DAVIT_RUN_RETENTION_DELETIONS
  value: {{ .Values.retention.runs.deletions | int | quote }}
- name: DAVIT_RETENTION_INTERVAL
  value: {{ include "davit.duration" (dict "root" . "path" "retention.interval" "min" "1s" "max" "24h") | quote }}
- name: DAVIT_LOG_LEVEL
  value: {{ .Values.log.level | quote }}
- name: DAVIT_FRAMEWORK_LOG_LEVEL
  value: {{ .Values.log.frameworkLevel | quote }}
{{- end }}

{{/* Where the world reaches the URLs of tokens; empty is the gateway's Service. */}}
{{- define "davit.hooksUrl" -}}
{{- with .Values.gateway.hooks }}
{{- .url | default (.ingress.enabled | ternary (printf "https://%s" .ingress.host) "") }}
{{- end }}
{{- end }}

{{/* NAME=CPU/MEMORY pairs, in the order of their names. */}}
{{- define "davit.machines" -}}
{{- $pairs := list }}
{{- range $name, $machine := .Values.machines }}
{{- $pairs = append $pairs (printf "%s=%v/%v" $name $machine.cpu $machine.memory) }}
{{- end }}
{{- join "," $pairs }}
{{- end }}

{{/*
The machines that have more than a size, as the operator's machines file; nothing where there is none. Each has its
pair in `davit.machines` too, which names all there are: without any pair the operator would take its own seven.
*/}}
{{- define "davit.machinesFile" -}}
{{- range $name, $machine := .Values.machines }}
{{- if or $machine.ephemeralStorage $machine.resources $machine.nodeSelector $machine.tolerations }}
{{ $name }}:
  {{- toYaml $machine | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* NAMESPACE=LIMIT pairs, in the order of their names. */}}
{{- define "davit.namespaceLimits" -}}
{{- $pairs := list }}
{{- range $name, $limit := .Values.limits.namespaces }}
{{- $pairs = append $pairs (printf "%s=%d" $name (int $limit)) }}
{{- end }}
{{- join "," $pairs }}
{{- end }}

{{/* Variables of the user's own. One that the chart sets as well would be there twice. */}}
{{- define "davit.extraEnv" -}}
{{- $settings := include "davit.settings" . | fromYamlArray }}
{{- range .Values.extraEnv }}
{{- $extra := .name }}
{{- range $settings }}
{{- if eq .name $extra }}
{{- fail (printf "extraEnv: %s is set by a value of the chart; change that one" $extra) }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{- toYaml . }}
{{- end }}
{{- end }}
