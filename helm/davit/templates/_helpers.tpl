{{- define "davit.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of everything in the release: the release's own where that says davit already. */}}
{{- define "davit.fullname" -}}
{{- $name := include "davit.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "davit.selectorLabels" -}}
app.kubernetes.io/name: {{ include "davit.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end }}

{{- define "davit.labels" -}}
{{ include "davit.selectorLabels" . }}
app.kubernetes.io/part-of: davit
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Of everything that belongs to the dashboard. */}}
{{- define "davit.dashboardName" -}}
{{ include "davit.fullname" . }}-dashboard
{{- end }}

{{- define "davit.dashboardSelectorLabels" -}}
{{ include "davit.selectorLabels" . | replace "component: operator" "component: dashboard" }}
{{- end }}

{{- define "davit.dashboardLabels" -}}
{{ include "davit.labels" . | replace "component: operator" "component: dashboard" }}
{{- end }}

{{- define "davit.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "davit.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- define "davit.leaseName" -}}
{{ include "davit.fullname" . }}-operator
{{- end }}

{{/* Of the gateway's Service, EndpointSlice and Secret. */}}
{{- define "davit.gatewayName" -}}
{{ include "davit.fullname" . }}-gateway
{{- end }}

{{- define "davit.image" -}}
{{- with .Values.image }}
{{- if .digest }}
{{- printf "%s@%s" .repository .digest }}
{{- else }}
{{- printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) }}
{{- end }}
{{- end }}
{{- end }}
