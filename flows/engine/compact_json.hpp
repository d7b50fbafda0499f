// JSON arrays without a document in between: written straight into a text and read straight out of it, for
// the saved session, which is written and read at every answer. Values stand by position; a reader that is
// older than the writer skips what it does not know at the end of an array. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tama::flows {

class CompactJsonWriter {
  public:
    void open();
    void close();
    void null();
    void integer(std::int64_t value);
    void boolean(bool value);
    /// Bytes that are no UTF-8 become U+FFFD: texts from phones may hold them.
    void text(std::string_view value);

    std::string take() { return std::move(out_); }

  private:
    void separate();

    std::string out_;
    bool first_ = true;  // of its array
};

/// Why a text could not be read.
class UnreadableJson : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Each call takes the next value of the current array and throws UnreadableJson when it is not of that kind.
class CompactJsonReader {
  public:
    /// `text` must outlive the reader. Throws when it is not UTF-8.
    explicit CompactJsonReader(std::string_view text);

    void open();
    /// Skips what is left of the array.
    void close();
    /// Another value stands before the end of the array.
    bool more();
    /// Takes a null, where one stands.
    bool null();
    std::int64_t integer();
    bool boolean();
    /// Valid until the next call.
    std::string_view view();
    std::string text() { return std::string(view()); }
    /// Throws when anything but blanks follows.
    void end();

  private:
    [[noreturn]] void refuse(const char* expected) const;
    void blanks();
    void next();
    bool accept(std::string_view word);
    void skipValue();
    std::string_view rawText(bool& escaped);
    std::string_view unescape(std::string_view raw);

    std::string_view text_;
    std::string unescaped_;
    std::size_t at_ = 0;
    bool first_ = true;
};

}  // namespace tama::flows
