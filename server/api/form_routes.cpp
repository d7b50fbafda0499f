// The request form on paper: the page to print, its check code, and photographs of the signed sheet.
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "base/ids.hpp"
#include "requests/audit_trail.hpp"
#include "requests/check_code.hpp"
#include "requests/file_kind.hpp"
#include "requests/signed_forms.hpp"
#include "server/api/json.hpp"
#include "server/api/routes.hpp"
#include "server/forms/form_page.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestCode = 40;  // bytes, as typed
/// Above the bound on files, so that a file that is a little too large is told so in words.
constexpr std::size_t kUploadLimit = requests::kLargestAttachment + 1024 * 1024;

std::optional<requests::UseCase> useCaseWithForm(store::Sql& sql, const Context& context) {
    const auto id = requests::use_case_store::idOf(sql, context["id"]);
    return id ? requests::use_case_store::find(sql, *id) : std::nullopt;
}

Response noUseCaseWithForm() {
    return errorResponse({ErrorCode::NotFound, "There is no such use case.", "id"});
}

json toJson(const requests::SignedForm& form) {
    return {
        {"id", form.uuid},
        {"content_type", form.content_type},
        {"size", form.size},
        {"sha256", form.sha256},
        {"check_code", requests::spacedCode(form.check_code)},
        {"uploaded_by", form.uploaded_by},
        {"uploaded_at", toEpochMs(form.uploaded_at)},
        {"confirmed_by", form.confirmed_by.empty() ? json(nullptr) : json(form.confirmed_by)},
        {"confirmed_at", form.confirmed_at ? json(toEpochMs(*form.confirmed_at)) : json(nullptr)}};
}

Response showForm(Services& services, const Request& request, const Context& context) {
    return services.database.read([&](store::Sql& sql) {
        const auto use_case = useCaseWithForm(sql, context);
        if (!use_case) return noUseCaseWithForm();
        FormPage page{*use_case, requests::lastDone(sql, use_case->id, requests::nameOf(requests::Action::Submit)), services.clock.now()};
        if (services.use_cases != nullptr) page.zone = services.use_cases->conventions().timezone;
        if (!request.public_origin.empty()) {
            page.check_url = request.public_origin + "/api/use-cases/" + use_case->uuid +
                             "/form/check?code=" + requests::checkCode(use_case->number, use_case->form);
        }
        return bytesResponse(200, "text/html; charset=utf-8", toHtml(page)).with("Cache-Control", "no-store");
    });
}

Response checkForm(Services& services, const Request& request, const Context& context) {
    const auto typed = requests::readCheckCode(request.parameter("code").value_or(""));
    if (!typed) {
        return errorResponse({ErrorCode::InvalidInput, "A check code has ten characters, such as 7Q3KD-0M2AB.", "code"});
    }
    return services.database.read([&](store::Sql& sql) {
        const auto use_case = useCaseWithForm(sql, context);
        if (!use_case) return noUseCaseWithForm();
        const bool matches = *typed == requests::checkCode(use_case->number, use_case->form);
        return jsonResponse(200, {{"number", use_case->number}, {"matches", matches}});
    });
}

Response listSigned(Services& services, const Context& context) {
    return services.database.read([&](store::Sql& sql) {
        const auto use_case = useCaseWithForm(sql, context);
        if (!use_case) return noUseCaseWithForm();
        json forms = json::array();
        for (const auto& form : requests::signed_forms::list(sql, use_case->id)) forms.push_back(toJson(form));
        const auto confirmed = requests::signed_forms::confirmed(sql, *use_case);
        return jsonResponse(
            200, {{"signed_forms", std::move(forms)}, {"counts", confirmed ? json(confirmed->uuid) : json(nullptr)}}
        );
    });
}

Response uploadSigned(Services& services, const Request& request, const Context& context) {
    const auto use_case = services.database.read([&](store::Sql& sql) { return useCaseWithForm(sql, context); });
    if (!use_case) return noUseCaseWithForm();
    if (request.body.size() > requests::kLargestAttachment) {
        return errorResponse(413, "limit_exceeded", "The file is larger than 5 MB; take the photograph smaller.", "file");
    }
    std::uint64_t seed = 0;
    randombytes_buf(&seed, sizeof seed);
    UuidV7Source ids(services.clock, seed);
    const auto kept = requests::signed_forms::upload(
        services.database, ids, use_case->id, request.body, {context.who->name, services.clock.now()}
    );
    if (!kept) return errorResponse(kept.error());
    return jsonResponse(201, toJson(*kept));
}

Response sendSigned(Services& services, const Context& context) {
    return services.database.read([&](store::Sql& sql) {
        const auto use_case = useCaseWithForm(sql, context);
        if (!use_case) return noUseCaseWithForm();
        const auto form = requests::signed_forms::find(sql, use_case->id, context["form"]);
        if (!form) return errorResponse({ErrorCode::NotFound, "There is no such signed form.", "form"});
        auto response = bytesResponse(200, form->content_type, requests::signed_forms::content(sql, *form));
        const std::string ending = form->content_type.substr(form->content_type.find('/') + 1);
        // Never shown in our origin: it is somebody's file.
        response.with("Content-Disposition", "attachment; filename=\"" + use_case->number + "." + ending + "\"");
        return response.with("Cache-Control", "no-store");
    });
}

Response confirmSigned(Services& services, const Request& request, const Context& context) {
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto code = textOf(*body, "check_code", kLongestCode);
    if (!code) return errorResponse(code.error());
    const auto use_case = services.database.read([&](store::Sql& sql) { return useCaseWithForm(sql, context); });
    if (!use_case) return noUseCaseWithForm();
    const auto confirmed = services.database.queue().run([&](store::Transaction& tx) {
        return requests::signed_forms::confirm(
            tx, use_case->id, context["form"], *code, {context.who->name, services.clock.now()}
        );
    });
    if (!confirmed) return errorResponse(confirmed.error());
    return jsonResponse(200, toJson(*confirmed));
}

}  // namespace

void addFormRoutes(Router& router, Services& services) {
    router.add(
        "GET",
        "/api/use-cases/{id}/form",
        {Permission::ViewFigures},
        [&services](const Request& request, Context& context) { return showForm(services, request, context); }
    );
    router.add(
        "GET",
        "/api/use-cases/{id}/form/check",
        {},  // whoever holds the paper may ask; the answer tells yes or no
        [&services](const Request& request, Context& context) { return checkForm(services, request, context); }
    );
    const std::string signed_forms = "/api/use-cases/{id}/signed-forms";
    router.add("GET", signed_forms, {Permission::ViewFigures}, [&services](const Request&, Context& context) {
        return listSigned(services, context);
    });
    RouteOptions uploading{Permission::KeepSignedForms};
    uploading.body_limit = kUploadLimit;
    router.add("POST", signed_forms, uploading, [&services](const Request& request, Context& context) {
        return uploadSigned(services, request, context);
    });
    router.add(
        "GET",
        signed_forms + "/{form}",
        {Permission::KeepSignedForms},
        [&services](const Request&, Context& context) { return sendSigned(services, context); }
    );
    router.add(
        "POST",
        signed_forms + "/{form}/confirm",
        {Permission::KeepSignedForms},
        [&services](const Request& request, Context& context) { return confirmSigned(services, request, context); }
    );
}

}  // namespace tama::server
