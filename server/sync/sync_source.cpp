#include "server/sync/sync_source.hpp"

#include <thread>

#include "registry/csd_xml.hpp"

namespace tama::server {
namespace {

Result<registry::ImportReport> syncCsd(
    store::Database& database,
    registry::FhirTransport& transport,
    const SyncSource& source,
    const registry::FhirSyncOptions& options,
    const registry::ImportTools& tools
) {
    const auto reply = transport.send({"GET", source.fhir.url, {{"Accept", "application/xml, text/xml"}}, {}});
    if (reply.status != 200) {
        return fail(ErrorCode::Unavailable, registry::fhirComplaint(reply), "source " + source.name());
    }
    auto records = registry::readCsdXml(reply.body, source.name());
    if (!records) return fail(records.error());
    registry::ImportSettings settings{source.name(), source.fhir.country, options.progress};
    settings.kind = "sync";
    settings.origin = source.fhir.url;
    settings.started_by = options.started_by;
    return registry::importRecords(database, std::move(*records), settings, tools);
}

}  // namespace

Result<registry::ImportReport> syncSource(
    store::Database& database,
    gateway::HttpClient& client,
    const SyncSource& source,
    const registry::FhirSyncOptions& options,
    const registry::ImportTools& tools
) {
    HttpFhirTransport transport(client, source.access);
    if (source.kind == SyncSource::Kind::Csd) return syncCsd(database, transport, source, options, tools);
    auto fhir = source.fhir;
    if (!fhir.paging.wait) {
        fhir.paging.wait = [](Milliseconds time) { std::this_thread::sleep_for(time); };
    }
    return registry::syncFhir(database, transport, fhir, options, tools);
}

}  // namespace tama::server
