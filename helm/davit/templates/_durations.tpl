{{/*
The value at `path`, a duration between `min` and `max`. A schema cannot compare durations, and that an operator
refuses its settings would be seen only in its log.
*/}}
{{- define "davit.duration" -}}
{{- $value := .root.Values }}
{{- range splitList "." .path }}
{{- $value = get $value . }}
{{- end }}
{{- if not (regexMatch "^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$" $value) }}
{{- fail (printf "%s: %s is not a duration; allowed: hours, minutes, seconds, milliseconds, such as 1h30m, 10s or 500ms" .path $value) }}
{{- end }}
{{- $millis := include "davit.millis" $value | int64 }}
{{- if or (lt $millis (include "davit.millis" .min | int64)) (gt $millis (include "davit.millis" .max | int64)) }}
{{- fail (printf "%s: %s is out of range; allowed: from %s to %s" .path $value .min .max) }}
{{- end }}
{{- $value }}
{{- end }}

{{- define "davit.millis" -}}
{{- $units := dict "h" 3600000 "m" 60000 "s" 1000 "ms" 1 }}
{{- $sum := 0 }}
{{- range regexFindAll "[0-9]+[hms]+" . -1 }}
{{- $sum = add $sum (mul (regexFind "^[0-9]+" . | int64) (get $units (regexFind "[hms]+$" .))) }}
{{- end }}
{{- $sum }}
{{- end }}
