// Workflows as they are stored: what changed from one revision to another, in words.
#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/diff/diff.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "server/api/json.hpp"
#include "server/api/routes.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

/// The number of a revision in the query; nullopt where it is not named.
Result<std::optional<std::int64_t>> revisionNumber(const Request& request, const char* name) {
    const auto given = request.parameter(name);
    if (!given) return std::nullopt;
    const auto number = parseInteger(*given);
    if (!number || *number < 1) {
        return fail(ErrorCode::InvalidInput, "The number of a revision is a whole number from 1.", name);
    }
    return number;
}

flows::FlowFile readDefinition(const std::string& definition) {
    auto read = flows::readFlowFile(definition, "revision");
    if (!read) throw std::runtime_error(describe(read.error().front()));
    return std::move(*read);
}

Response diffRevisions(Services& services, const Request& request, const std::string& workflow) {
    const auto from = revisionNumber(request, "from");
    if (!from) return errorResponse(from.error());
    const auto to = revisionNumber(request, "to");
    if (!to) return errorResponse(to.error());
    struct Definitions {
        runtime::Revision before, after;
        std::string old_definition, new_definition;
    };
    const auto found = services.database.read([&](store::Sql& sql) -> Result<Definitions> {
        const auto revision = [&](std::optional<std::int64_t> number, const char* place) -> Result<runtime::Revision> {
            auto known = runtime::WorkflowStore::named(sql, workflow, number);
            if (known) return std::move(*known);
            return fail(ErrorCode::NotFound, "There is no such workflow, or no such revision of it.", place);
        };
        auto after = revision(*to, "to");
        if (!after) return fail(after.error());
        auto before = revision(from->value_or(std::max<std::int64_t>(1, after->number - 1)), "from");
        if (!before) return fail(before.error());
        Definitions out{std::move(*before), std::move(*after), {}, {}};
        out.old_definition = runtime::WorkflowStore::definition(sql, out.before.id).value_or("");
        out.new_definition = runtime::WorkflowStore::definition(sql, out.after.id).value_or("");
        return out;
    });
    if (!found) return errorResponse(found.error());
    const auto diff = flows::diffWorkflows(
        readDefinition(found->old_definition), readDefinition(found->new_definition), {workflow}
    );
    if (!diff) return errorResponse(diff.error());
    auto view = flows::toJson(*diff);
    view["workflow"] = found->after.name;
    view["from"] = found->before.number;
    view["to"] = found->after.number;
    return jsonResponse(200, view);
}

}  // namespace

void addWorkflowRoutes(Router& router, Services& services) {
    router.add(
        "GET",
        "/api/workflows/{id}/diff",
        {Permission::ViewFigures},
        [&services](const Request& request, Context& context) {
            return diffRevisions(services, request, context["id"]);
        }
    );
}

}  // namespace tama::server
