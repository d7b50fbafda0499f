// Initials on paper: a photograph of the signed request form, and a second person who confirms that the check code on it
// is that of the form as it stands. All SQL of attachment and attachment_part is here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "requests/use_cases.hpp"
#include "store/database.hpp"

namespace tama::requests {

struct SignedForm {
    std::int64_t id = 0;
    std::string uuid;
    std::int64_t use_case_id = 0;
    std::string content_type;
    std::int64_t size = 0;  // bytes
    std::string sha256;
    std::string check_code;  // of the request form when it was uploaded
    std::string uploaded_by;
    WallTime uploaded_at;
    std::string confirmed_by;  // empty: by nobody yet
    std::optional<WallTime> confirmed_at;
};

namespace signed_forms {

inline constexpr std::int64_t kMostOfUseCase = 20;

/// Keeps the file, in short closures. InvalidInput or LimitExceeded for what is no photograph or scan; LimitExceeded
/// beyond kMostOfUseCase; NotFound.
Result<SignedForm> upload(
    store::Database& database, IdSource& ids, std::int64_t use_case_id, std::string_view bytes, const Deed& deed
);

/// `typed`: the check code as it is read on the photograph. Refused for who uploaded it; InvalidInput where it is not the
/// code of the form; Conflict where the form was changed since, or somebody has confirmed already.
Result<SignedForm> confirm(
    store::Transaction& tx, std::int64_t use_case_id, std::string_view uuid, std::string_view typed, const Deed& deed
);

/// Those that are complete, the newest first.
std::vector<SignedForm> list(store::Sql& sql, std::int64_t use_case_id);
std::optional<SignedForm> find(store::Sql& sql, std::int64_t use_case_id, std::string_view uuid);
/// The bytes; throws where they are not those that were uploaded.
std::string content(store::Sql& sql, const SignedForm& form);

/// A confirmed one of the form as it stands: what counts as initials.
std::optional<SignedForm> confirmed(store::Sql& sql, const UseCase& use_case);

}  // namespace signed_forms
}  // namespace tama::requests
