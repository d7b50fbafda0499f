// One action of an action set, as it is written today. Pure.
#pragma once


#include "flows/format/decoder.hpp"
#include "flows/format/document_json_fwd.hpp"
#include "flows/format/legacy/translations.hpp"

namespace tama::flows::legacy {

/// `fallback_uuid` for an action without one. Null, with a problem, for a type that is not known.
DocumentJson upgradeAction(const Decoder& action, const std::string& fallback_uuid, Localiser& localiser);

/// A call of a web service: of a rule set's configuration, or the action `api` of the oldest flows. `keys`
/// name its members for address and method.
struct WebhookKeys {
    const char* url;
    const char* method;
};
DocumentJson upgradeWebhook(
    const Decoder& config, const WebhookKeys& keys, const std::string& uuid, const std::string& result_name
);

}  // namespace tama::flows::legacy
