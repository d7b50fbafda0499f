// The steps from one version of the flow spec to the next (reference §1.15). Each changes the JSON of a flow
// in place and takes any JSON without falling over.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "flows/format/document_json_fwd.hpp"


namespace tama::flows {

using SpecVersion = std::array<int, 3>;

struct MigrationStep {
    SpecVersion version;  // that it leads to
    void (*apply)(DocumentJson& flow);
    /// In lower case. A flow that does not have this word anywhere has nothing for the step; empty: it may.
    std::string_view about = {};
};

/// In the order in which they are taken.
std::span<const MigrationStep> migrationSteps();

void giveTemplatingAnUuid(DocumentJson& flow);      // 13.1
void nameUnknownLanguage(DocumentJson& flow);       // 13.2
void moveWebhookUnderJson(DocumentJson& flow);      // 13.3
void splitTemplatingIntoParts(DocumentJson& flow);  // 13.4
void joinTemplateVariables(DocumentJson& flow);     // 13.5
void shortenNames(DocumentJson& flow);              // 13.6.0
void shortenResultLookups(DocumentJson& flow);      // 13.6.1

void mendExpiryAndCategories(DocumentJson& flow);   // 14.0
void splitWebhooksOnStatus(DocumentJson& flow);     // 14.1
void keepTenReplies(DocumentJson& flow);            // 14.1
void renameTicketBody(DocumentJson& flow);          // 14.2
void splitTicketsOnLocals(DocumentJson& flow);      // 14.3.0
void joinWordArguments(DocumentJson& flow);         // 14.3.1
void dropAllUrns(DocumentJson& flow);               // 14.4.0
void splitWebhooksWithDefault(DocumentJson& flow);  // 14.4.1 and 14.4.2

}  // namespace tama::flows
