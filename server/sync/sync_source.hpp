// A source of health workers as the configuration names it ([[registry.source]]), and one sync of it: over
// HTTP, whatever its kind.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "gateway/http/http_client.hpp"
#include "registry/fhir_sync.hpp"
#include "registry/fhir_write_back.hpp"
#include "server/sync/http_fhir_transport.hpp"

namespace tama::server {

struct SyncSource {
    enum class Kind : std::uint8_t {
        Fhir,
        Csd  // the url answers with a whole CSD document, as iHRIS v4 and OpenInfoMan do
    };
    Kind kind = Kind::Fhir;
    registry::FhirSource fhir;  // its name, url and country are those of every kind
    FhirAccess access;
    std::optional<std::chrono::minutes> every;  // the server syncs by itself
    std::string post_token;                     // of whoever may post bundles for it; empty: nobody
    bool write_opt_outs = false;                // tells the source who said STOP
    bool write_numbers = false;                 // and which numbers were confirmed here

    const std::string& name() const { return fhir.name; }
    registry::WriteBackSettings writeBack() const {
        return {fhir.name, fhir.url, fhir.country, write_opt_outs, write_numbers};
    }
};

Result<registry::ImportReport> syncSource(
    store::Database& database,
    gateway::HttpClient& client,
    const SyncSource& source,
    const registry::FhirSyncOptions& options,
    const registry::ImportTools& tools
);

}  // namespace tama::server
