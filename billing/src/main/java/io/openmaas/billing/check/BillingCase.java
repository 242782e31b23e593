package io.openmaas.billing.check;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One case of a file: an input and what the engine must make of it.
 *
 * @param line of the file on which it begins, from 1
 * @param id unique in its file
 * @param kind decides which keys the input may have
 * @param convention whose answer is expected where the anchors disagree
 */
record BillingCase(
    int line, String id, String kind, String convention, JsonNode input, JsonNode expected) {}
