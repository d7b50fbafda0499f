// The procedure over HTTP: request forms, and every act of the SOP.
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "requests/testers.hpp"
#include "server/api/json.hpp"
#include "server/api/procedure_deed.hpp"
#include "server/api/routes.hpp"
#include "server/http/errors.hpp"
#include "server/procedure/act_desk.hpp"
#include "server/procedure/procedure_view.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestForm = 512 * 1024;  // bytes

Response noProcedure() {
    return errorResponse(503, "unavailable", "This server does not run the procedure.");
}

std::optional<requests::UseCase> useCaseAt(store::Sql& sql, const std::string& name) {
    const auto id = requests::use_case_store::idOf(sql, name);
    return id ? requests::use_case_store::find(sql, *id) : std::nullopt;
}

/// Partners see what they drafted, and nothing else.
bool maySee(const Identity& who, const requests::UseCase& use_case) {
    return may(who.roles, Permission::ViewFigures) || use_case.created_by == who.name;
}

Response show(Services& services, const std::string& name, const Identity& who, int status = 200) {
    return services.database.read([&](store::Sql& sql) {
        const auto use_case = useCaseAt(sql, name);
        if (!use_case || !maySee(who, *use_case)) {
            return errorResponse({ErrorCode::NotFound, "There is no such use case.", "id"});
        }
        const auto& rules = services.desk->parts().use_cases;
        return jsonResponse(status, procedureView(sql, *use_case, rules, services.clock.now()));
    });
}

Response draft(Services& services, const Request& request, const Context& context) {
    if (!services.desk) return noProcedure();
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto number = services.desk->draft(*body, deedOf(services, *context.who));
    if (!number) return errorResponse(number.error());
    return show(services, *number, *context.who, 201).with("Location", "/api/use-cases/" + *number + "/procedure");
}

Response editForm(Services& services, const Request& request, const Context& context) {
    if (!services.desk) return noProcedure();
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto edited = services.desk->editForm(context["id"], *body, deedOf(services, *context.who));
    if (!edited) return errorResponse(edited.error());
    return show(services, context["id"], *context.who);
}

/// Takes the password out of the details and checks it: SOP step 8 asks who is there now.
Result<bool> signedInAnew(Services& services, json& details, const Identity& who) {
    const auto password = details.find("password");
    if (password == details.end()) return who.signed_in_lately;
    if (!password->is_string()) return fail(ErrorCode::InvalidInput, "A text is needed here.", "password");
    const auto verified = services.accounts.verify(who.name, password->get<std::string>());
    details.erase("password");
    if (!verified && verified.error().code != ErrorCode::Refused) return fail(verified.error());
    if (!verified) return fail(ErrorCode::Refused, "SOP step 8: the password is wrong; type it again", "password");
    return true;
}

Response performAct(Services& services, const Request& request, const Context& context, std::string_view act) {
    if (!services.desk) return noProcedure();
    auto details = jsonBody(request);
    if (!details) return errorResponse(details.error());
    auto deed = deedOf(services, *context.who);
    const auto anew = signedInAnew(services, *details, *context.who);
    if (!anew) return errorResponse(anew.error());
    deed.signed_in_anew = *anew;
    const auto done = services.desk->perform(context["id"], act, *details, deed);
    if (!done) return errorResponse(done.error());
    spdlog::info("{}: {} by {}", context["id"], act, context.who->name);
    auto shown = services.database.read([&](store::Sql& sql) {
        const auto& rules = services.desk->parts().use_cases;
        return procedureView(sql, *useCaseAt(sql, context["id"]), rules, services.clock.now());
    });
    shown["found"] = done->found;
    return jsonResponse(200, shown);
}

Response startTest(Services& services, const Request& request, const Context& context) {
    if (!services.desk) return noProcedure();
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto name = textOf(*body, "kind", 20);
    if (!name) return errorResponse(name.error());
    const auto kind = requests::testKindFrom(*name);
    if (!kind) return errorResponse({ErrorCode::InvalidInput, "The kind is own_phone or requestor.", "kind"});
    const auto session = services.desk->startTest(context["id"], *kind, deedOf(services, *context.who));
    if (!session) return errorResponse(session.error());
    return jsonResponse(201, {{"session", *session}});
}

Response addTester(Services& services, const Request& request, const Context& context) {
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto name = textOf(*body, "name", 100);
    if (!name) return errorResponse(name.error());
    const auto account = textOf(*body, "account", 40);
    if (!account) return errorResponse(account.error());
    const auto given = textOf(*body, "number", 40);
    if (!given) return errorResponse(given.error());
    const auto number = PhoneNumber::fromE164(*given);
    if (!number) {
        return errorResponse({ErrorCode::InvalidInput, "A number is written as +23276123456.", "number"});
    }
    const auto deed = deedOf(services, *context.who);
    const auto registered = services.database.queue().run([&](store::Transaction& tx) {
        return requests::registerTester(tx, services.phones, {0, *name, *number, *account}, deed);
    });
    if (!registered) return errorResponse(registered.error());
    return jsonResponse(201, {{"name", *name}, {"account", *account}});
}

/// Without their numbers: whoever needs one asks the person.
Response listTesters(Services& services) {
    json list = json::array();
    const auto found = services.database.read([&](store::Sql& sql) { return requests::testers(sql, services.phones); });
    for (const auto& tester : found) list.push_back({{"name", tester.name}, {"account", tester.account}});
    return jsonResponse(200, {{"testers", std::move(list)}});
}

}  // namespace

void addProcedureRoutes(Router& router, Services& services) {
    router.add(
        "POST",
        "/api/use-cases",
        {.permission = Permission::DraftUseCases, .body_limit = kLargestForm},
        [&services](const Request& request, Context& context) { return draft(services, request, context); }
    );
    router.add(
        "PUT",
        "/api/use-cases/{id}/form",
        {.permission = Permission::DraftUseCases, .body_limit = kLargestForm},
        [&services](const Request& request, Context& context) { return editForm(services, request, context); }
    );
    router.add(
        "GET",
        "/api/use-cases/{id}/procedure",
        {Permission::ViewUseCases},
        [&services](const Request&, Context& context) {
            return services.desk ? show(services, context["id"], *context.who) : noProcedure();
        }
    );
    for (const auto& act : actNames()) {
        router.add(
            "POST",
            "/api/use-cases/{id}/acts/" + std::string(act.name),
            {Permission::ActOnUseCases},
            [&services, name = act.name](const Request& request, Context& context) {
                return performAct(services, request, context, name);
            }
        );
    }
    router.add(
        "POST",
        "/api/use-cases/{id}/tests",
        {Permission::ActOnUseCases},
        [&services](const Request& request, Context& context) { return startTest(services, request, context); }
    );
    router.add("GET", "/api/testers", {Permission::RegisterTesters}, [&services](const Request&, Context&) {
        return listTesters(services);
    });
    router.add(
        "POST",
        "/api/testers",
        {Permission::RegisterTesters},
        [&services](const Request& request, Context& context) { return addTester(services, request, context); }
    );
}

}  // namespace tama::server
