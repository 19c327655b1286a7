Attribute VB_Name = "PressButton"
'@Folder("InvoiceWorkbook")
'@ModuleDescription("Calls Python for a button. What the button does is Python's.")
Option Explicit

'@Description("Runs one command. RunPython is xlwings' own, in this workbook or in its add-in.")
Public Sub Press(ByVal command As String, ByVal given As String)
    Dim running As String
    On Error GoTo Failed
    running = "Python: " & command & " ..."
    Application.StatusBar = running
    Application.Run "RunPython", "from invoice_workbook.excel import buttons; " & _
        "buttons.press('" & command & "', '" & Spelled(given) & "')"
    If CStr(Application.StatusBar) = running Then Application.StatusBar = False
    Exit Sub
Failed:
    Application.StatusBar = False
    MsgBox "Python could not be reached (" & Err.Description & ")." & vbNewLine & vbNewLine & _
        "In a terminal, run:  invoice-workbook doctor --fix  with this workbook's name, " & _
        "or switch on the xlwings add-in.", vbExclamation, "Invoice Workbook"
End Sub

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
