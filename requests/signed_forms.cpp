#include "requests/signed_forms.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "requests/audit_trail.hpp"
#include "requests/check_code.hpp"
#include "requests/file_kind.hpp"
#include "requests/use_case_store.hpp"

namespace tama::requests::signed_forms {
namespace {

constexpr std::size_t kBytesOfPart = 96UL * 1024;  // 128 kB of base64: a closure of about a millisecond
constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;

std::string toBase64(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kBase64), '\0');
    sodium_bin2base64(
        text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), kBase64
    );
    text.pop_back();  // the NUL
    return text;
}

void appendFromBase64(std::string& out, const std::string& text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    const int done = sodium_base642bin(
        reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &length,
        nullptr, kBase64
    );
    if (done != 0) throw std::runtime_error("an attachment is damaged in the database");
    out.append(bytes, 0, length);
}

constexpr const char* kSelectForms =
    "SELECT id, uuid, use_case_id, content_type, size, sha256, check_code, uploaded_by, uploaded_at, confirmed_by, "
    "confirmed_at FROM attachment WHERE kind = 'signed_form' AND complete = 1 AND use_case_id = :1 ";

using FormRow = std::tuple<
    std::int64_t,
    std::string,
    std::int64_t,
    std::string,
    std::int64_t,
    std::string,
    std::string,
    std::string,
    WallTime,
    std::string,
    std::optional<WallTime>>;

template <class... Params>
std::vector<SignedForm> selectForms(store::Sql& sql, const std::string& tail, const Params&... params) {
    std::vector<SignedForm> found;
    for (auto& row : sql.all<FormRow>(kSelectForms + tail, params...)) {
        found.push_back(std::make_from_tuple<SignedForm>(std::move(row)));
    }
    return found;
}

void recordForm(
    store::Transaction& tx, const UseCase& use_case, const char* action, const SignedForm& form, const Deed& deed
) {
    const std::string state(nameOf(use_case.state));
    const nlohmann::json evidence{{"attachment", form.uuid}, {"sha256", form.sha256}, {"check_code", form.check_code}};
    appendAudit(tx, {use_case.id, action, state, state, deed.actor, deed.at, evidence.dump()});
}

Result<UseCase> existing(store::Sql& sql, std::int64_t use_case_id) {
    auto use_case = use_case_store::find(sql, use_case_id);
    if (!use_case) return fail(ErrorCode::NotFound, "there is no such use case", "use case");
    return std::move(*use_case);
}

}  // namespace

Result<SignedForm> upload(
    store::Database& database, IdSource& ids, std::int64_t use_case_id, std::string_view bytes, const Deed& deed
) {
    const auto type = mediaTypeOf(bytes);
    if (!type) return fail(type.error());
    const std::string uuid = ids.uuid();
    const auto id = database.queue().run([&](store::Transaction& tx) -> Result<std::int64_t> {
        const auto use_case = existing(tx, use_case_id);
        if (!use_case) return fail(use_case.error());
        const auto kept = tx.one<std::int64_t>("SELECT count(*) FROM attachment WHERE use_case_id = :1 AND complete = 1", use_case_id);
        if (kept.value_or(0) >= kMostOfUseCase) {
            return fail(ErrorCode::LimitExceeded, "a use case keeps at most 20 files; confirm one of those", "file");
        }
        return tx.insert(
            "INSERT INTO attachment (uuid, use_case_id, kind, content_type, size, sha256, check_code, uploaded_by, "
            "uploaded_at) VALUES (:1, :2, 'signed_form', :3, :4, :5, :6, :7, :8) RETURNING id",
            uuid,
            use_case_id,
            *type,
            bytes.size(),
            sha256(bytes),
            checkCode(use_case->number, use_case->form),
            deed.actor,
            deed.at
        );
    });
    if (!id) return fail(id.error());
    std::int64_t number = 0;
    for (std::size_t from = 0; from < bytes.size(); from += kBytesOfPart) {
        const std::string part = toBase64(bytes.substr(from, kBytesOfPart));
        database.queue().run(
            [&](store::Transaction& tx) {
                tx.run(
                    "INSERT INTO attachment_part (attachment_id, number, content) VALUES (:1, :2, :3)", *id, number, part
                );
            },
            store::Priority::Bulk
        );
        ++number;
    }
    return database.queue().run([&](store::Transaction& tx) -> Result<SignedForm> {
        tx.run("UPDATE attachment SET complete = 1 WHERE id = :1", *id);
        auto form = find(tx, use_case_id, uuid);
        recordForm(tx, existing(tx, use_case_id).value(), "attach_signed_form", form.value(), deed);
        return std::move(*form);
    });
}

Result<SignedForm> confirm(
    store::Transaction& tx, std::int64_t use_case_id, std::string_view uuid, std::string_view typed, const Deed& deed
) {
    const auto use_case = existing(tx, use_case_id);
    if (!use_case) return fail(use_case.error());
    auto form = find(tx, use_case_id, uuid);
    if (!form) return fail(ErrorCode::NotFound, "there is no such signed form", "signed form");
    if (!form->confirmed_by.empty()) {
        return fail(ErrorCode::Conflict, form->confirmed_by + " has confirmed it already", "signed form");
    }
    if (equalsIgnoringCase(form->uploaded_by, deed.actor)) {
        return fail(ErrorCode::Refused, "whoever uploaded it cannot confirm it: a second person reads the code", "actor");
    }
    const std::string now = checkCode(use_case->number, use_case->form);
    if (form->check_code != now) {
        return fail(
            ErrorCode::Conflict,
            "the request form was changed since it was signed: print it, have it signed and upload it again",
            "check_code"
        );
    }
    if (readCheckCode(typed) != now) {
        return fail(
            ErrorCode::InvalidInput,
            "this is not the check code of the form: read it again on the photograph; where it says so, it is another form",
            "check_code"
        );
    }
    tx.run("UPDATE attachment SET confirmed_by = :2, confirmed_at = :3 WHERE id = :1", form->id, deed.actor, deed.at);
    form->confirmed_by = deed.actor;
    form->confirmed_at = deed.at;
    recordForm(tx, *use_case, "confirm_signed_form", *form, deed);
    return std::move(*form);
}

std::vector<SignedForm> list(store::Sql& sql, std::int64_t use_case_id) {
    return selectForms(sql, "ORDER BY id DESC", use_case_id);
}

std::optional<SignedForm> find(store::Sql& sql, std::int64_t use_case_id, std::string_view uuid) {
    auto found = selectForms(sql, "AND uuid = :2", use_case_id, uuid);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::string content(store::Sql& sql, const SignedForm& form) {
    std::string bytes;
    sql.each<std::string>(
        "SELECT content FROM attachment_part WHERE attachment_id = :1 ORDER BY number",
        [&](const std::string& part) { appendFromBase64(bytes, part); },
        form.id
    );
    if (sha256(bytes) != form.sha256) throw std::runtime_error("attachment " + form.uuid + " is damaged in the database");
    return bytes;
}

std::optional<SignedForm> confirmed(store::Sql& sql, const UseCase& use_case) {
    const std::string now = checkCode(use_case.number, use_case.form);
    for (auto& form : list(sql, use_case.id)) {
        if (!form.confirmed_by.empty() && form.check_code == now) return std::move(form);
    }
    return std::nullopt;
}

}  // namespace tama::requests::signed_forms
