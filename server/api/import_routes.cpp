// Imports into the registry: bundles that other systems or a person post, and the record of all imports.
#include <algorithm>

#include <nlohmann/json.hpp>
#include <sodium.h>
#include <spdlog/spdlog.h>

#include "base/text.hpp"
#include "registry/fhir_bundle.hpp"
#include "registry/import_job_json.hpp"
#include "registry/import_undo.hpp"
#include "server/api/json.hpp"
#include "server/api/routes.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

constexpr std::size_t kShownProblems = 1'000;
constexpr std::size_t kChangesPerPage = 200;
constexpr std::size_t kMostJobs = 100;

Response unavailableImports() {
    return errorResponse(503, "unavailable", "This server imports nothing.");
}

const SyncSource* findSource(const ImportServices& imports, std::string_view name) {
    const auto found = std::find_if(imports.sources.begin(), imports.sources.end(), [&](const SyncSource& source) {
        return source.name() == name;
    });
    return found == imports.sources.end() ? nullptr : &*found;
}

bool holdsToken(const Request& request, const std::string& token) {
    constexpr std::string_view kScheme = "Bearer ";
    const auto given = request.header("authorization").value_or("");
    return !token.empty() && given.size() == kScheme.size() + token.size() && given.starts_with(kScheme) &&
           sodium_memcmp(given.data() + kScheme.size(), token.data(), token.size()) == 0;
}

/// Imported before it is answered: what was acknowledged is on disk.
Response importBundle(
    const Services& services, const Request& request, const std::string& source, const std::string& who
) {
    const auto type = request.header("content-type").value_or("");
    if (!type.starts_with("application/fhir+json") && !type.starts_with("application/json")) {
        return errorResponse(415, "invalid_input", "FHIR is posted as application/fhir+json.", "Content-Type");
    }
    auto records = registry::readFhirBundle(request.body, "bundle");
    if (!records) return errorResponse(records.error());
    const auto& imports = *services.imports;
    const auto* known = findSource(imports, source);
    registry::ImportSettings settings{source, known ? known->fhir.country : imports.country, {}};
    settings.kind = "bundle";
    settings.origin = "HTTP API";
    settings.started_by = who;
    const auto report = registry::importRecords(services.database, std::move(*records), settings, imports.tools);
    if (!report) {
        auto refused = errorResponse(report.error());
        if (report.error().code == ErrorCode::Conflict) refused.with("Retry-After", "5");
        return refused;
    }
    spdlog::info("import {} of {} by {}", report->job_id, source, who);
    return jsonResponse(200, registry::reportJson(*report));
}

Response listJobs(const Services& services, const Request& request) {
    const std::string source(request.parameter("source").value_or(""));
    auto jobs = json::array();
    services.database.read([&](store::Sql& sql) {
        for (const auto& job : registry::listImportJobs(sql, source, kMostJobs)) {
            jobs.push_back(registry::jobJson(job));
        }
    });
    return jsonResponse(200, {{"imports", std::move(jobs)}});
}

Response showJob(const Services& services, const Request& request, const Context& context) {
    const auto id = parseInteger(context["id"]);
    const auto after = parseInteger(request.parameter("after").value_or("0"));
    if (!after || *after < 0) return errorResponse(400, "invalid_input", "A number is needed.", "after");
    return services.database.read([&](store::Sql& sql) {
        const auto job = id ? registry::findImportJob(sql, *id) : std::nullopt;
        if (!job) return errorResponse(404, "not_found", "There is no such import.", context["id"]);
        auto shown = registry::jobJson(*job);
        auto changes = json::array();
        const auto page = registry::importChanges(sql, job->id, *after, kChangesPerPage);
        for (const auto& change : page) changes.push_back(registry::changeJson(change, services.phones));
        shown["changes"] = std::move(changes);
        shown["next"] = page.size() < kChangesPerPage ? json() : json(page.back().id);
        auto problems = json::array();
        for (const auto& problem : registry::importProblems(sql, job->id, kShownProblems)) {
            problems.push_back({{"place", problem.place}, {"message", problem.message}});
        }
        shown["problem_list"] = std::move(problems);
        return jsonResponse(200, shown);
    });
}

Response undoJob(const Services& services, const Context& context) {
    const auto id = parseInteger(context["id"]);
    const auto undone = registry::undoImport(
        services.database, id.value_or(0), context.who->name, services.imports->tools
    );
    if (!undone) return errorResponse(undone.error());
    auto left = json::array();
    for (const auto& error : undone->left_alone) {
        left.push_back({{"place", error.place}, {"message", error.message}});
    }
    spdlog::info("import {} undone by {}", *id, context.who->name);
    return jsonResponse(
        200,
        {{"job", undone->job_id},
         {"workers_restored", undone->workers_restored},
         {"workers_closed", undone->workers_closed},
         {"places_restored", undone->places_restored},
         {"places_removed", undone->places_removed},
         {"left_alone", std::move(left)}}
    );
}

}  // namespace

void addImportRoutes(Router& router, Services& services) {
    RouteOptions posting{Permission::ImportWorkers};
    posting.body_limit = kLargestBody;
    router.add("POST", "/api/registry/bundles", posting, [&services](const Request& request, Context& context) {
        if (!services.imports) return unavailableImports();
        const std::string source(request.parameter("source").value_or(""));
        return importBundle(services, request, source, context.who->name);
    });
    RouteOptions for_clients;
    for_clients.for_clients = true;
    for_clients.body_limit = kLargestBody;
    router.add(
        "POST",
        "/api/registry/sources/{source}/bundles",
        for_clients,
        [&services](const Request& request, Context& context) {
            if (!services.imports) return unavailableImports();
            const auto* source = findSource(*services.imports, context["source"]);
            if (!source || !holdsToken(request, source->post_token)) {
                return errorResponse(401, "no_client", "There is no such source, or this is not its token.")
                    .with("WWW-Authenticate", "Bearer");
            }
            return importBundle(services, request, source->name(), "source " + source->name());
        }
    );
    router.add(
        "GET",
        "/api/registry/imports",
        {Permission::ImportWorkers},
        [&services](const Request& request, Context&) { return listJobs(services, request); }
    );
    router.add(
        "GET",
        "/api/registry/imports/{id}",
        {Permission::ImportWorkers},
        [&services](const Request& request, Context& context) { return showJob(services, request, context); }
    );
    router.add(
        "POST",
        "/api/registry/imports/{id}/undo",
        {Permission::ImportWorkers},
        [&services](const Request&, Context& context) {
            return services.imports ? undoJob(services, context) : unavailableImports();
        }
    );
}

}  // namespace tama::server
