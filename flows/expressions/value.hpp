// A value of the expression language: null, text, number, boolean, datetime, date, time, array, object,
// function or error. Immutable and cheap to copy (shared innards); safe to share between threads. Errors are
// values here, because is_error(…) and default(…) look at them.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "flows/expressions/calendar.hpp"
#include "flows/expressions/decimal.hpp"

namespace tama::flows {

class Value;
class Object;
class Function;
struct Array;
using ArrayPtr = std::shared_ptr<const Array>;
using ObjectPtr = std::shared_ptr<const Object>;
using FunctionPtr = std::shared_ptr<const Function>;

/// Immutable shared UTF-8.
class Text {
  public:
    Text() = default;
    explicit Text(std::string text)
        : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
    std::string_view view() const { return text_ ? std::string_view(*text_) : std::string_view(); }

  private:
    std::shared_ptr<const std::string> text_;
};

struct ErrorValue {
    Text message;
    explicit ErrorValue(std::string text) : message(std::move(text)) {}
};

enum class ValueKind { Null, Text, Number, Boolean, DateTime, Date, Time, Array, Object, Function, Error };

class Value {
  public:
    Value() = default;
    Value(Text text) : data_(std::move(text)) {}
    Value(std::string text) : data_(Text(std::move(text))) {}
    Value(std::string_view text) : data_(Text(std::string(text))) {}
    Value(const char* text) : data_(Text(std::string(text))) {}
    Value(Decimal number) : data_(number) {}
    Value(int number) : data_(Decimal(number)) {}
    Value(std::int64_t number) : data_(Decimal(number)) {}
    Value(bool boolean) : data_(boolean) {}
    Value(DateTime datetime) : data_(datetime) {}
    Value(Date date) : data_(date) {}
    Value(TimeOfDay time) : data_(time) {}
    Value(ArrayPtr array) : data_(std::move(array)) {}
    Value(ObjectPtr object) : data_(std::move(object)) {}
    Value(FunctionPtr function) : data_(std::move(function)) {}
    Value(ErrorValue error) : data_(std::move(error)) {}

    static Value array(std::vector<Value> items);
    static Value error(std::string message) { return ErrorValue(std::move(message)); }

    ValueKind kind() const { return static_cast<ValueKind>(data_.index()); }
    bool isNull() const { return kind() == ValueKind::Null; }
    bool isError() const { return kind() == ValueKind::Error; }
    template <class T>
    const T* get() const {
        return std::get_if<T>(&data_);
    }

    /// The items of an array; nothing for other kinds.
    std::span<const Value> items() const;
    /// A property of an object or item of an array, as `container.name` sees it; an error when there is none.
    Value property(std::string_view name) const;
    /// The item of an array, counted from 0, or from the end where negative; an error when there is none.
    Value item(std::int64_t index) const;

    /// Appends what a template shows: nothing for null and errors, `[a, b]`, `{k: v}`, ISO dates. False when
    /// more than kMaxTextBytes would be written.
    bool appendTo(std::string& out) const;
    std::string toString() const;

    static constexpr std::size_t kMaxTextBytes = 1'000'000;

    /// How many arrays, objects and lambdas stand inside one another, this one included; 0 for other kinds.
    /// Destruction is that deep, too: functions refuse to return more than kMaxDepth.
    int depth() const;
    static constexpr int kMaxDepth = 500;

  private:
    // In the order of ValueKind.
    std::variant<
        std::monostate,
        Text,
        Decimal,
        bool,
        DateTime,
        Date,
        TimeOfDay,
        ArrayPtr,
        ObjectPtr,
        FunctionPtr,
        ErrorValue>
        data_;
};

struct Array {
    std::vector<Value> items;
    int depth = 1;  // see Value::depth
};

/// Properties by name. An interface, so that a contact or the results of a run need not be copied into a map
/// for each evaluation. Names are matched without regard to ASCII case.
class Object {
  public:
    using Property = std::pair<std::string, Value>;

    virtual ~Object() = default;
    virtual std::optional<Value> find(std::string_view name) const = 0;
    /// In the order in which they are shown: by name.
    virtual std::vector<Property> properties() const = 0;
    virtual std::size_t size() const { return properties().size(); }
    /// What the object is where a text, number or boolean is wanted (`__default__`).
    virtual std::optional<Value> defaultValue() const { return std::nullopt; }
    virtual int depth() const { return 1; }  // see Value::depth

    /// A plain object. Of two properties with one name the later counts; "__default__" becomes the default
    /// value.
    static ObjectPtr of(std::vector<Property> properties);
};

class Evaluation;

class Function {
  public:
    virtual ~Function() = default;
    virtual std::string name() const = 0;
    virtual Value call(Evaluation& evaluation, std::span<const Value> arguments) const = 0;
    virtual int depth() const { return 1; }  // see Value::depth
};

/// "text", "number", … for messages.
std::string_view nameOf(ValueKind kind);
/// Of one kind and equal, item by item: 1 and "1" are not the same, though `1 = "1"` holds.
bool isSame(const Value& a, const Value& b);
/// How a message names a value: `"foo"`, `12`, `null`, `array`.
std::string describe(const Value& value);

}  // namespace tama::flows
