package dev.davit.operator.gateway;

/// How the gateway is reached and trusted.
///
/// @param url without a slash at its end
/// @param ca PEM text with the CAs that sign its certificates
public record GatewayAccess(String url, String ca) {}
