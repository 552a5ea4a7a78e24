{{/*
What a schema cannot say: sizes are compared with each other. Each would be accepted by the API server, or refused
for pods that nobody looks at, and the operator or its runs would never start.
*/}}
{{- define "davit.checks" -}}
{{- if not (hasKey .Values.machines "small-1x") }}
{{- fail "machines.small-1x: null would remove what a task gets that names no machine; allowed: another size, such as {cpu: 250m, memory: 256Mi}" }}
{{- end }}
{{- range $name, $machine := .Values.machines }}
{{- include "davit.atLeast" (dict "path" (printf "machines.%s.memory" $name) "value" $machine.memory "min" "12Mi" "why" "no container starts with less") }}
{{- with $machine.ephemeralStorage }}
{{- include "davit.atLeast" (dict "path" (printf "machines.%s.ephemeralStorage" $name) "value" . "min" "1Mi" "why" "a pod would be evicted at once") }}
{{- end }}
{{- end }}
{{- with .Values.objectStore }}
{{- if .endpoint }}
{{- if not $.Values.gateway.enabled }}
{{- fail "objectStore.endpoint needs gateway.enabled" }}
{{- end }}
{{- range $name := list "bucket" "credentialsSecret" }}
{{- if not (get $.Values.objectStore $name) }}
{{- fail (printf "objectStore.endpoint needs objectStore.%s" $name) }}
{{- end }}
{{- end }}
{{- if gt (include "davit.amount" .maxBytes | float64) 1073741824.0 }}
{{- fail (printf "objectStore.maxBytes: %v is too much; allowed: 1Gi or less" .maxBytes) }}
{{- end }}
{{- end }}
{{- end }}
{{- $requests := .Values.resources.requests | default dict }}
{{- $limits := .Values.resources.limits | default dict }}
{{- if hasKey $limits "memory" }}
{{- include "davit.atLeast" (dict "path" "resources.limits.memory" "value" $limits.memory "min" "256Mi" "why" "half of it is the heap, and the operator needs 110 MiB beside its heap") }}
{{- end }}
{{- if hasKey $limits "cpu" }}
{{- include "davit.atLeast" (dict "path" "resources.limits.cpu" "value" $limits.cpu "min" "100m" "why" "with less the operator is not ready before it is killed for that") }}
{{- end }}
{{- range $name, $request := $requests }}
{{- if hasKey $limits $name }}
{{- $limit := get $limits $name }}
{{- if gt (include "davit.amount" $request | float64) (include "davit.amount" $limit | float64) }}
{{- fail (printf "resources.requests.%s: %v is more than resources.limits.%s, which is %v; allowed: as much at most" $name $request $name $limit) }}
{{- end }}
{{- end }}
{{- end }}
{{- range $context := list .Values.podSecurityContext .Values.securityContext }}
{{- if and (hasKey $context "runAsUser") (eq (get $context "runAsUser" | int64) 0) (dig "runAsNonRoot" $.Values.podSecurityContext.runAsNonRoot $.Values.securityContext) }}
{{- fail "runAsUser: 0 is root, which runAsNonRoot refuses; allowed: another user, such as 65532" }}
{{- end }}
{{- end }}
{{- end }}

{{/* Fails where `value`, a quantity at `path`, is less than `min`. */}}
{{- define "davit.atLeast" -}}
{{- if lt (include "davit.amount" .value | float64) (include "davit.amount" .min | float64) }}
{{- fail (printf "%s: %v is too little; allowed: %s or more, because %s" .path .value .min .why) }}
{{- end }}
{{- end }}

{{/* A quantity, such as 500m, 1.5 or 384Mi, as a plain number. */}}
{{- define "davit.amount" -}}
{{- $units := dict "" 1.0 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 }}
{{- $text := toString . }}
{{- mulf (regexFind "^[0-9.]+" $text | float64) (get $units (regexFind "[a-zA-Z]*$" $text)) }}
{{- end }}
