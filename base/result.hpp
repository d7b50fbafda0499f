// Result<T>: a value, or the Error that says why there is none.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "base/error.hpp"

namespace tama {

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::NotFound, "no such use case", "use case 12");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string place = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(place)});
}

/// Hands an error on unchanged: `if (!parsed) return fail(parsed.error());`
inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace tama
