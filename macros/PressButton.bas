Attribute VB_Name = "PressButton"
'@Folder("InvoiceWorkbook")
'@ModuleDescription("Calls Python for a button. What the button does is Python's.")
Option Explicit

'@Description("Runs one command; where Python cannot be reached, says so and what mends it.")
Public Sub Press(ByVal command As String, ByVal given As String)
    Dim running As String
    Dim reason As String
    running = "Python: " & command & " ..."
    Application.StatusBar = running
    reason = WhyNot("from invoice_workbook.excel import buttons; " & _
        "buttons.press('" & command & "', '" & Spelled(given) & "')")
    If reason <> "" Or CStr(Application.StatusBar) = running Then Application.StatusBar = False
    If reason = "" Then Exit Sub
    MsgBox "Python could not be reached (" & Left(reason, 400) & "): close this workbook and run, in a terminal " & _
        "in its folder:" & vbNewLine & vbNewLine & "invoice-workbook doctor --fix """ & ThisWorkbook.Name & """", _
        vbExclamation, "Invoice Workbook"
End Sub

'@Description("Why Python did not run; blank where it did. Asked of the modules that stand in this very workbook: another open one has modules of the same names.")
Private Function WhyNot(ByVal code As String) As String
    Dim bare As String
    Dim book As String
    bare = "'" & ThisWorkbook.Name & "'!"
    book = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!"
    On Error GoTo Missing
Ask:
    Application.Run book & "xlwings.IsFullName", "" ' without that module the other one does not compile
    WhyNot = Application.Run(book & "CallPython.WhyNotRun", code)
    Exit Function
Missing:
    WhyNot = Err.Description
    If book = bare Then Exit Function
    book = bare ' LibreOffice takes an apostrophe in the name as it is
    Resume Ask
End Function

'@Description("The file the clerk chooses; blank where none is chosen.")
Public Function ChosenFile() As String
    Dim chosen As Variant
    chosen = Application.GetOpenFilename()
    If VarType(chosen) = vbString Then ChosenFile = chosen
End Function

'@Description("A text as the numbers of its letters: nothing in it can end a quotation or a command line.")
Private Function Spelled(ByVal text As String) As String
    Dim place As Long
    For place = 1 To Len(text)
        Spelled = Spelled & Hex(AscW(Mid(text, place, 1)) And &HFFFF&) & "."
    Next place
End Function
