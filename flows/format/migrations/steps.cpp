#include "flows/format/migrations/steps.hpp"

namespace tama::flows {

std::span<const MigrationStep> migrationSteps() {
    static constexpr std::array<MigrationStep, 16> kSteps{{
        {{13, 1, 0}, &giveTemplatingAnUuid, "templating"},
        {{13, 2, 0}, &nameUnknownLanguage},
        {{13, 3, 0}, &moveWebhookUnderJson, "webhook"},
        {{13, 4, 0}, &splitTemplatingIntoParts, "templating"},
        {{13, 5, 0}, &joinTemplateVariables, "templating"},
        {{13, 6, 0}, &shortenNames},
        {{13, 6, 1}, &shortenResultLookups, "results"},
        {{14, 0, 0}, &mendExpiryAndCategories},
        {{14, 1, 0}, &splitWebhooksOnStatus, "results"},
        {{14, 1, 0}, &keepTenReplies, "quick_replies"},
        {{14, 2, 0}, &renameTicketBody},
        {{14, 3, 0}, &splitTicketsOnLocals, "results"},
        {{14, 3, 1}, &joinWordArguments},
        {{14, 4, 0}, &dropAllUrns, "all_urns"},
        {{14, 4, 1}, &splitWebhooksWithDefault, "webhook"},
        {{14, 4, 2}, &splitWebhooksWithDefault, "webhook"},
    }};
    return kSteps;
}

}  // namespace tama::flows
