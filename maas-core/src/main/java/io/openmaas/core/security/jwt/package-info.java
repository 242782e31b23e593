/** Tokens as signed JSON Web Tokens (RFC 7519). */
package io.openmaas.core.security.jwt;
