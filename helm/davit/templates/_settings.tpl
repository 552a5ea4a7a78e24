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
  value: {{ .Values.leaderElection.leaseDuration | quote }}
- name: DAVIT_MACHINES
  value: {{ include "davit.machines" . | quote }}
- name: DAVIT_START_TIMEOUT
  value: {{ .Values.runs.startTimeout | quote }}
- name: DAVIT_OVERTIME
  value: {{ .Values.runs.overtime | quote }}
- name: DAVIT_MAX_DISRUPTIONS
  value: {{ .Values.runs.maxDisruptions | int | quote }}
- name: DAVIT_POD_RETENTION
  value: {{ .Values.retention.pods | quote }}
- name: DAVIT_RUN_RETENTION_AGE
  value: {{ .Values.retention.runs.age | quote }}
- name: DAVIT_RUN_RETENTION_COUNT
  value: {{ .Values.retention.runs.count | int | quote }}
- name: DAVIT_RETENTION_INTERVAL
  value: {{ .Values.retention.interval | quote }}
- name: DAVIT_LOG_LEVEL
  value: {{ .Values.log.level | quote }}
- name: DAVIT_FRAMEWORK_LOG_LEVEL
  value: {{ .Values.log.frameworkLevel | quote }}
{{- end }}

{{/* NAME=CPU/MEMORY pairs, in the order of their names. */}}
{{- define "davit.machines" -}}
{{- $pairs := list }}
{{- range $name, $machine := .Values.machines }}
{{- $pairs = append $pairs (printf "%s=%v/%v" $name $machine.cpu $machine.memory) }}
{{- end }}
{{- join "," $pairs }}
{{- end }}
